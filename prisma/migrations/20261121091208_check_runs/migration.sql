-- CreateTable
CREATE TABLE "Variable" (
    "id" UUID NOT NULL,
    "serviceId" UUID,
    "environmentId" UUID,
    "name" TEXT NOT NULL,
    "secret" BOOLEAN NOT NULL,
    "value" BYTEA NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "Variable_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckRun" (
    "id" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "environmentId" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "deployId" UUID,
    "hostId" UUID,
    "verdict" TEXT NOT NULL DEFAULT 'running',
    "reason" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "requestMs" DOUBLE PRECISION[],
    "result" JSONB,

    CONSTRAINT "CheckRun_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CheckRun_serviceId_environmentId_path_startedAt_idx" ON "CheckRun"("serviceId", "environmentId", "path", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "CheckRun_deployId_idx" ON "CheckRun"("deployId");

-- AddForeignKey
ALTER TABLE "Variable" ADD CONSTRAINT "Variable_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Variable" ADD CONSTRAINT "Variable_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_deployId_fkey" FOREIGN KEY ("deployId") REFERENCES "Deploy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckRun" ADD CONSTRAINT "CheckRun_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One value a name and scope; a scope without a service or environment is one too.
CREATE UNIQUE INDEX "Variable_one_each_key" ON "Variable"("name",
    COALESCE("serviceId", '00000000-0000-0000-0000-000000000000'), COALESCE("environmentId", '00000000-0000-0000-0000-000000000000'));

ALTER TABLE "CheckRun"
    ADD CONSTRAINT "CheckRun_trigger_check" CHECK ("trigger" IN ('baseline', 'wave', 'final', 'schedule', 'manual')),
    ADD CONSTRAINT "CheckRun_verdict_check" CHECK ("verdict" IN ('running', 'pass', 'fail', 'inconclusive'));
