import { dialogs } from '../../harness/dialogs.mjs';
import { everyPage } from '../../harness/everyPage.mjs';

everyPage('every dialog and state passes axe in the light theme', { colorScheme: 'light' }, dialogs);
