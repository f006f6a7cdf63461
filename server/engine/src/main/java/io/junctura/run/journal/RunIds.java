package io.junctura.run.journal;

/** Numbers new runs. Thread safe. It needs no access to the database, so a server can make ids of a range that is its own. */
@FunctionalInterface
public interface RunIds {
    /** The id of a new run: positive, higher than all before of this server, and never used again, even if its run is deleted. */
    long next();
}
