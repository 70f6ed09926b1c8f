-- AlterTable
ALTER TABLE "Instance" ADD COLUMN     "drained" JSONB;
