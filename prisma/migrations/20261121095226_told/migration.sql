-- CreateTable
CREATE TABLE "Told" (
    "deployId" UUID NOT NULL,
    "cursor" BIGINT NOT NULL DEFAULT 0,
    "remoteId" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,

    CONSTRAINT "Told_pkey" PRIMARY KEY ("deployId")
);

-- CreateIndex
CREATE INDEX "Told_nextAt_idx" ON "Told"("nextAt");

-- AddForeignKey
ALTER TABLE "Told" ADD CONSTRAINT "Told_deployId_fkey" FOREIGN KEY ("deployId") REFERENCES "Deploy"("id") ON DELETE CASCADE ON UPDATE CASCADE;
