-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "claims" TEXT NOT NULL,
    "provider_session" TEXT,
    "sealed_tokens" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "seen_at" BIGINT NOT NULL,
    "ends_at" BIGINT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "used_token" (
    "id" TEXT NOT NULL,
    "until" BIGINT NOT NULL,

    CONSTRAINT "used_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" TEXT NOT NULL,
    "place" BIGSERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "plan_hash" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "undoes" TEXT,
    "idempotency_key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "ended_at" BIGINT,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_step" (
    "change_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "object_before" TEXT NOT NULL,
    "object_after" TEXT NOT NULL,
    "said" TEXT NOT NULL,
    "audit_id" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "change_step_pkey" PRIMARY KEY ("change_id","step")
);

-- CreateTable
CREATE TABLE "assertion" (
    "cluster" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "person_name" TEXT NOT NULL,
    "changed_at" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "assertion_pkey" PRIMARY KEY ("cluster","id")
);

-- CreateTable
CREATE TABLE "counter" (
    "name" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "counter_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "trail" (
    "seq" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "event" TEXT NOT NULL,
    "issuer" TEXT,
    "subject" TEXT,
    "name" TEXT,
    "seen_as" TEXT,
    "client" TEXT NOT NULL,
    "cluster" TEXT,
    "request_id" TEXT NOT NULL,
    "plan_hash" TEXT,
    "result" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "trail_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "plan" (
    "cluster" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "intent" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "made_at" BIGINT NOT NULL,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("cluster","hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_issuer_subject_idx" ON "session"("issuer", "subject");

-- CreateIndex
CREATE INDEX "session_issuer_provider_session_idx" ON "session"("issuer", "provider_session");

-- CreateIndex
CREATE INDEX "used_token_until_idx" ON "used_token"("until");

-- CreateIndex
CREATE UNIQUE INDEX "change_place_key" ON "change"("place");

-- CreateIndex
CREATE INDEX "change_cluster_place_idx" ON "change"("cluster", "place");

-- CreateIndex
CREATE INDEX "change_state_idx" ON "change"("state");

-- CreateIndex
CREATE UNIQUE INDEX "change_issuer_subject_idempotency_key_key" ON "change"("issuer", "subject", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "trail_hash_key" ON "trail"("hash");

-- CreateIndex
CREATE INDEX "trail_cluster_seq_idx" ON "trail"("cluster", "seq");

-- CreateIndex
CREATE INDEX "plan_made_at_idx" ON "plan"("made_at");

-- AddForeignKey
ALTER TABLE "change_step" ADD CONSTRAINT "change_step_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- The trail is append-only, for Castellan itself too. Whoever owns the table can drop the triggers: what they change then
-- is found by the chain of hashes and its anchors.
CREATE FUNCTION "trail_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'insufficient_privilege';
END;
$$;

-- CreateTrigger
CREATE TRIGGER "trail_refuses_change" BEFORE UPDATE OR DELETE ON "trail"
    FOR EACH STATEMENT EXECUTE FUNCTION "trail_is_append_only"();

-- CreateTrigger
CREATE TRIGGER "trail_refuses_truncate" BEFORE TRUNCATE ON "trail"
    FOR EACH STATEMENT EXECUTE FUNCTION "trail_is_append_only"();
