-- AlterTable
ALTER TABLE "CheckRun" ADD COLUMN     "askedBy" TEXT;

-- AlterTable
ALTER TABLE "Environment" ADD COLUMN     "reach" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "Watch" (
    "serviceId" UUID NOT NULL,
    "environmentId" UUID NOT NULL,
    "sha" TEXT NOT NULL,
    "problem" TEXT,

    CONSTRAINT "Watch_pkey" PRIMARY KEY ("serviceId","environmentId")
);

-- CreateTable
CREATE TABLE "Check" (
    "id" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "environmentId" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "requests" JSONB NOT NULL,
    "everySeconds" INTEGER,
    "timeoutSeconds" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "stateSince" TIMESTAMPTZ(3),
    "bad" INTEGER NOT NULL DEFAULT 0,
    "good" INTEGER NOT NULL DEFAULT 0,
    "firingSince" TIMESTAMPTZ(3),
    "toldAt" TIMESTAMPTZ(3),
    "countedAt" TIMESTAMPTZ(3),
    "recent" TEXT NOT NULL DEFAULT '',
    "lastRunId" UUID,
    "lastReason" TEXT,
    "lastMs" DOUBLE PRECISION,
    "lastEndedAt" TIMESTAMPTZ(3),
    "runId" UUID,
    "beatAt" TIMESTAMPTZ(3),
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckTally" (
    "checkId" UUID NOT NULL,
    "span" TEXT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "pass" INTEGER NOT NULL DEFAULT 0,
    "fail" INTEGER NOT NULL DEFAULT 0,
    "inconclusive" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "CheckTally_pkey" PRIMARY KEY ("checkId","span","at")
);

-- CreateTable
CREATE TABLE "CheckBin" (
    "checkId" UUID NOT NULL,
    "span" TEXT NOT NULL,
    "request" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "bin" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "CheckBin_pkey" PRIMARY KEY ("checkId","span","request","at","bin")
);

-- CreateTable
CREATE TABLE "CheckToken" (
    "id" UUID NOT NULL,
    "checkId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CheckToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Check_serviceId_environmentId_path_key" ON "Check"("serviceId", "environmentId", "path");

-- CreateIndex
CREATE INDEX "CheckTally_span_at_idx" ON "CheckTally"("span", "at");

-- CreateIndex
CREATE INDEX "CheckBin_span_at_idx" ON "CheckBin"("span", "at");

-- CreateIndex
CREATE UNIQUE INDEX "CheckToken_hash_key" ON "CheckToken"("hash");

-- CreateIndex
CREATE INDEX "CheckToken_checkId_idx" ON "CheckToken"("checkId");

-- AddForeignKey
ALTER TABLE "Watch" ADD CONSTRAINT "Watch_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Watch" ADD CONSTRAINT "Watch_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Check" ADD CONSTRAINT "Check_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Check" ADD CONSTRAINT "Check_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckTally" ADD CONSTRAINT "CheckTally_checkId_fkey" FOREIGN KEY ("checkId") REFERENCES "Check"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckBin" ADD CONSTRAINT "CheckBin_checkId_fkey" FOREIGN KEY ("checkId") REFERENCES "Check"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckToken" ADD CONSTRAINT "CheckToken_checkId_fkey" FOREIGN KEY ("checkId") REFERENCES "Check"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what the schema language cannot say.

ALTER TABLE "Check"
    ADD CONSTRAINT "Check_state_check" CHECK ("state" IN ('unknown', 'ok', 'firing')),
    ADD CONSTRAINT "Check_everySeconds_check" CHECK ("everySeconds" >= 10);
ALTER TABLE "CheckTally" ADD CONSTRAINT "CheckTally_span_check" CHECK ("span" IN ('hour', 'day'));
ALTER TABLE "CheckBin" ADD CONSTRAINT "CheckBin_span_check" CHECK ("span" IN ('hour', 'day'));

-- The sweep looks for runs that nobody has carried out, among millions that are over.
CREATE INDEX "CheckRun_open_idx" ON "CheckRun"("startedAt") WHERE "verdict" = 'running';

-- The sweep takes away what was kept whole of runs that are no longer new.
CREATE INDEX "CheckRun_kept_idx" ON "CheckRun"("serviceId", "environmentId", "path", "startedAt" DESC)
    WHERE "result" IS NOT NULL AND "deployId" IS NULL;
CREATE INDEX "CheckRun_old_idx" ON "CheckRun"("startedAt") WHERE "deployId" IS NULL;

-- What became of a check's alert, among all that happened.
CREATE INDEX "Event_check_idx" ON "Event"((("data" -> 'check' ->> 'id')), "id" DESC) WHERE "kind" LIKE 'check.%';
