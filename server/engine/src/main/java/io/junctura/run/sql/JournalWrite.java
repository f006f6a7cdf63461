package io.junctura.run.sql;

import io.junctura.database.QueuedWrite;
import io.junctura.run.journal.Append;

/** An append on its way to the database. */
public interface JournalWrite extends QueuedWrite {
    Append append();
}
