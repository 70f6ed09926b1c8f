-- CreateTable
CREATE TABLE "TransferSize" (
    "serviceId" UUID NOT NULL,
    "sha" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "files" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "measuredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TransferSize_pkey" PRIMARY KEY ("serviceId","sha","base")
);

-- AddForeignKey
ALTER TABLE "TransferSize" ADD CONSTRAINT "TransferSize_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE CASCADE ON UPDATE CASCADE;
