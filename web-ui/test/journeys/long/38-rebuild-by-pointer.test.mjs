import { integrations } from '../../harness/rebuild/documents.mjs';
import { Pointer } from '../../harness/rebuild/hands.mjs';
import { rebuilding } from '../../harness/rebuild/journeys.mjs';

for (const one of integrations()) rebuilding(Pointer, one);
