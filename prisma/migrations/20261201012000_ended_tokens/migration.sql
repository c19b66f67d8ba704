-- CreateTable
CREATE TABLE "ended_tokens" (
    "id" TEXT NOT NULL,
    "issued_until" BIGINT NOT NULL,
    "until" BIGINT NOT NULL,

    CONSTRAINT "ended_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ended_tokens_until_idx" ON "ended_tokens"("until");
