-- AlterTable
ALTER TABLE "CheckRun" ADD COLUMN     "waitsUntil" TIMESTAMPTZ(3);

-- What checks ask of the service as a whole, and of the release before at the same time.
ALTER TABLE "Step" DROP CONSTRAINT "Step_phase_check";
ALTER TABLE "Step" ADD CONSTRAINT "Step_phase_check" CHECK ("phase" IN ('prepare', 'once', 'switch', 'bake', 'verify', 'finish'));
ALTER TABLE "CheckRun" DROP CONSTRAINT "CheckRun_trigger_check";
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_trigger_check" CHECK ("trigger" IN ('baseline', 'beside', 'wave', 'final', 'schedule', 'manual'));
