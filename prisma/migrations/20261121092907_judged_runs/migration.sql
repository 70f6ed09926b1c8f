-- AlterTable
ALTER TABLE "CheckRun" ADD COLUMN     "judgedAs" TEXT,
ADD COLUMN     "judgedBy" TEXT;

ALTER TABLE "CheckRun"
    ADD CONSTRAINT "CheckRun_judgedAs_check" CHECK ("judgedAs" IN ('pass', 'fail', 'again'));
