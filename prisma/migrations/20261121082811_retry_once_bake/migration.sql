-- AlterTable
ALTER TABLE "Deploy" ADD COLUMN     "retryOfId" UUID;

-- AddForeignKey
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_retryOfId_fkey" FOREIGN KEY ("retryOfId") REFERENCES "Deploy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Step" DROP CONSTRAINT "Step_phase_check";
ALTER TABLE "Step" ADD CONSTRAINT "Step_phase_check" CHECK ("phase" IN ('prepare', 'once', 'switch', 'bake', 'finish'));
