-- CreateTable
CREATE TABLE "Environment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "Environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Host" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "user" TEXT NOT NULL,
    "privateKey" BYTEA NOT NULL,
    "hostKey" TEXT,
    "hostKeyAcceptedAt" TIMESTAMPTZ(3),
    "offeredKey" TEXT,
    "offeredKeyType" TEXT,
    "facts" JSONB,
    "contactedAt" TIMESTAMPTZ(3),
    "failure" JSONB,
    "contactWantedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Service" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "repositoryUrl" TEXT NOT NULL,
    "defaultBranch" TEXT,
    "syncedAt" TIMESTAMPTZ(3),
    "syncFailure" TEXT,
    "syncWantedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Branch" (
    "serviceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "authorName" TEXT NOT NULL,
    "authorEmail" TEXT NOT NULL,
    "committedAt" TIMESTAMPTZ(3) NOT NULL,
    "config" JSONB,
    "configProblems" JSONB,

    CONSTRAINT "Branch_pkey" PRIMARY KEY ("serviceId","name")
);

-- CreateTable
CREATE TABLE "Instance" (
    "id" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "environmentId" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "port" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "expectedRelease" TEXT,
    "expectedSha" TEXT,
    "expectedDeployId" UUID,
    "observed" JSONB,
    "observedAt" TIMESTAMPTZ(3),
    "observeFailure" JSONB,

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deploy" (
    "id" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "environmentId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "branch" TEXT,
    "sha" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "authorName" TEXT NOT NULL DEFAULT '',
    "release" TEXT,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "reason" TEXT,
    "plan" JSONB,
    "config" JSONB,
    "undo" BOOLEAN NOT NULL DEFAULT false,
    "token" BIGINT NOT NULL DEFAULT 0,
    "worker" TEXT,
    "heartbeatAt" TIMESTAMPTZ(3),
    "idempotencyKey" TEXT,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Deploy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Step" (
    "id" UUID NOT NULL,
    "deployId" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "wave" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "undo" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "detail" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" TEXT NOT NULL,
    "deployId" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "nonce" TEXT,
    "state" TEXT NOT NULL DEFAULT 'starting',
    "exitCode" INTEGER,
    "logLength" BIGINT NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LogChunk" (
    "id" BIGSERIAL NOT NULL,
    "runId" TEXT NOT NULL,
    "offset" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LogChunk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "deployId" UUID,
    "serviceId" UUID,
    "hostId" UUID,
    "data" JSONB NOT NULL,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotentRequest" (
    "key" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "bodyHash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotentRequest_pkey" PRIMARY KEY ("actorId","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Environment_name_key" ON "Environment"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Host_name_key" ON "Host"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Service_name_key" ON "Service"("name");

-- CreateIndex
CREATE INDEX "Branch_serviceId_committedAt_idx" ON "Branch"("serviceId", "committedAt" DESC);

-- CreateIndex
CREATE INDEX "Instance_hostId_idx" ON "Instance"("hostId");

-- CreateIndex
CREATE UNIQUE INDEX "Instance_serviceId_environmentId_hostId_key" ON "Instance"("serviceId", "environmentId", "hostId");

-- CreateIndex
CREATE INDEX "Deploy_serviceId_environmentId_requestedAt_idx" ON "Deploy"("serviceId", "environmentId", "requestedAt" DESC);

-- CreateIndex
CREATE INDEX "Deploy_requestedAt_idx" ON "Deploy"("requestedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Deploy_serviceId_environmentId_number_key" ON "Deploy"("serviceId", "environmentId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Step_deployId_hostId_undo_position_key" ON "Step"("deployId", "hostId", "undo", "position");

-- CreateIndex
CREATE UNIQUE INDEX "Run_deployId_hostId_part_attempt_key" ON "Run"("deployId", "hostId", "part", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "LogChunk_runId_offset_key" ON "LogChunk"("runId", "offset");

-- CreateIndex
CREATE INDEX "Event_deployId_id_idx" ON "Event"("deployId", "id");

-- CreateIndex
CREATE INDEX "Event_serviceId_id_idx" ON "Event"("serviceId", "id");

-- AddForeignKey
ALTER TABLE "Branch" ADD CONSTRAINT "Branch_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deploy" ADD CONSTRAINT "Deploy_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Step" ADD CONSTRAINT "Step_deployId_fkey" FOREIGN KEY ("deployId") REFERENCES "Deploy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Step" ADD CONSTRAINT "Step_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_deployId_fkey" FOREIGN KEY ("deployId") REFERENCES "Deploy"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LogChunk" ADD CONSTRAINT "LogChunk_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what the schema language cannot say.

-- At most one deploy of a service and environment has a worker.
CREATE UNIQUE INDEX "Deploy_one_active_key" ON "Deploy"("serviceId", "environmentId")
    WHERE "state" IN ('running', 'verifying', 'cancelling', 'rolling_back');

-- Asking twice with the same key is asking once.
CREATE UNIQUE INDEX "Deploy_idempotencyKey_key" ON "Deploy"("serviceId", "environmentId", "idempotencyKey")
    WHERE "idempotencyKey" IS NOT NULL;

-- The sweep looks for deploys that wait or run, among a hundred thousand that are over.
CREATE INDEX "Deploy_open_idx" ON "Deploy"("requestedAt")
    WHERE "state" IN ('awaiting_approval', 'queued', 'running', 'verifying', 'cancelling', 'rolling_back');

ALTER TABLE "Deploy"
    ADD CONSTRAINT "Deploy_kind_check" CHECK ("kind" IN ('deploy', 'rollback')),
    ADD CONSTRAINT "Deploy_state_check" CHECK ("state" IN (
        'awaiting_approval', 'queued', 'running', 'verifying', 'succeeded', 'failed', 'error', 'timed_out',
        'cancelling', 'cancelled', 'superseded', 'rolling_back', 'rolled_back', 'rollback_failed')),
    ADD CONSTRAINT "Deploy_actorKind_check" CHECK ("actorKind" IN ('person', 'token', 'system')),
    ADD CONSTRAINT "Deploy_number_check" CHECK ("number" > 0);

ALTER TABLE "Step"
    ADD CONSTRAINT "Step_phase_check" CHECK ("phase" IN ('prepare', 'switch', 'finish')),
    ADD CONSTRAINT "Step_state_check" CHECK ("state" IN (
        'waiting', 'running', 'succeeded', 'failed', 'error', 'timed_out', 'cancelled', 'skipped', 'unknown'));

ALTER TABLE "Event"
    ADD CONSTRAINT "Event_actorKind_check" CHECK ("actorKind" IN ('person', 'token', 'system'));

-- Logs are written once and read in slices: neither is helped by compression.
ALTER TABLE "LogChunk" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

-- Live pages wake up on the commit of an event. Ids only: a notification holds 8,000 bytes.
CREATE FUNCTION "tell_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('prometheus_events', json_build_object(
        'id', NEW."id"::text, 'deployId', NEW."deployId", 'serviceId', NEW."serviceId", 'hostId', NEW."hostId", 'kind', NEW."kind"
    )::text);
    RETURN NULL;
END
$$;

CREATE TRIGGER "Event_tell" AFTER INSERT ON "Event" FOR EACH ROW EXECUTE FUNCTION "tell_event"();

INSERT INTO "Environment" ("id", "name", "position") VALUES
    (gen_random_uuid(), 'test', 1),
    (gen_random_uuid(), 'canary', 2),
    (gen_random_uuid(), 'production', 3);
