-- AlterTable
ALTER TABLE "Service" ADD COLUMN     "provider" TEXT NOT NULL DEFAULT 'git',
ADD COLUMN     "providerFailure" JSONB,
ADD COLUMN     "pullsAskedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "CiStatus" (
    "serviceId" UUID NOT NULL,
    "sha" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "url" TEXT NOT NULL DEFAULT '',
    "run" BIGINT NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CiStatus_pkey" PRIMARY KEY ("serviceId","sha","source","context")
);

-- CreateTable
CREATE TABLE "CiCommit" (
    "serviceId" UUID NOT NULL,
    "sha" TEXT NOT NULL,
    "brief" JSONB NOT NULL DEFAULT '[]',
    "askedAt" TIMESTAMPTZ(3),
    "wantedAt" TIMESTAMPTZ(3),
    "failure" TEXT,
    "etags" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CiCommit_pkey" PRIMARY KEY ("serviceId","sha")
);

-- CreateTable
CREATE TABLE "CiToken" (
    "id" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "CiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PullRequest" (
    "serviceId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "review" TEXT,
    "branch" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PullRequest_pkey" PRIMARY KEY ("serviceId","number")
);

-- CreateTable
CREATE TABLE "Comparison" (
    "serviceId" UUID NOT NULL,
    "base" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "ahead" INTEGER,
    "behind" INTEGER,
    "changes" JSONB,
    "wantedAt" TIMESTAMPTZ(3),
    "madeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Comparison_pkey" PRIMARY KEY ("serviceId","base","head")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "payload" JSONB,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handledAt" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("provider","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "CiToken_hash_key" ON "CiToken"("hash");

-- CreateIndex
CREATE INDEX "CiToken_serviceId_idx" ON "CiToken"("serviceId");

-- CreateIndex
CREATE INDEX "PullRequest_serviceId_branch_idx" ON "PullRequest"("serviceId", "branch");

-- CreateIndex
CREATE INDEX "WebhookDelivery_receivedAt_idx" ON "WebhookDelivery"("receivedAt");

-- AddForeignKey
ALTER TABLE "CiStatus" ADD CONSTRAINT "CiStatus_serviceId_sha_fkey" FOREIGN KEY ("serviceId", "sha") REFERENCES "CiCommit"("serviceId", "sha") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CiCommit" ADD CONSTRAINT "CiCommit_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CiToken" ADD CONSTRAINT "CiToken_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PullRequest" ADD CONSTRAINT "PullRequest_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comparison" ADD CONSTRAINT "Comparison_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;
