-- AlterTable
ALTER TABLE "Deploy" ADD COLUMN     "calendar" JSONB,
ADD COLUMN     "heldAt" TIMESTAMPTZ(3),
ADD COLUMN     "heldBy" TEXT,
ADD COLUMN     "heldReason" TEXT,
ADD COLUMN     "jumpedAt" TIMESTAMPTZ(3),
ADD COLUMN     "notBefore" TIMESTAMPTZ(3),
ADD COLUMN     "supersededBy" INTEGER;

-- CreateTable
CREATE TABLE "Lock" (
    "id" UUID NOT NULL,
    "serviceId" UUID,
    "environmentId" UUID,
    "reason" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Lock_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "Lock" ADD CONSTRAINT "Lock_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Lock" ADD CONSTRAINT "Lock_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- One lock for each thing that can be locked; a null is a thing of its own here.
CREATE UNIQUE INDEX "Lock_one_each_key" ON "Lock"(
    COALESCE("serviceId", '00000000-0000-0000-0000-000000000000'), COALESCE("environmentId", '00000000-0000-0000-0000-000000000000'));

ALTER TABLE "Lock"
    ADD CONSTRAINT "Lock_actorKind_check" CHECK ("actorKind" IN ('person', 'token', 'system'));
