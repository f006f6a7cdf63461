-- The integration whose document declares the subscription, and its name there; null: it was made by the API.
ALTER TABLE subscription ADD COLUMN integration TEXT;
ALTER TABLE subscription ADD COLUMN name TEXT;

-- Whether it gets no events because the integration is switched off.
ALTER TABLE subscription ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX subscription_of_document ON subscription (integration, name) WHERE integration IS NOT NULL;
