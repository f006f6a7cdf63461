import { integrations } from '../harness/rebuild/documents.mjs';
import { Keyboard, Pointer } from '../harness/rebuild/hands.mjs';
import { rebuilding } from '../harness/rebuild/journeys.mjs';

const three = integrations('webhook-to-http', 'price-check', 'order-import');

for (const Hand of [Pointer, Keyboard]) rebuilding(Hand, ...three);
