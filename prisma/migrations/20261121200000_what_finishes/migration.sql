-- A change that does the rest of one that was done in part.
ALTER TABLE "change" ADD COLUMN "finishes" TEXT;
