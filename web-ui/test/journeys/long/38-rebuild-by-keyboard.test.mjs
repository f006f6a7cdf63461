import { integrations } from '../../harness/rebuild/documents.mjs';
import { Keyboard } from '../../harness/rebuild/hands.mjs';
import { rebuilding } from '../../harness/rebuild/journeys.mjs';

for (const one of integrations()) rebuilding(Keyboard, one);
