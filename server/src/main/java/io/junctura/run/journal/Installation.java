package io.junctura.run.journal;

import io.junctura.run.Restoration;
import java.util.Optional;

/** What makes this installation another than all others: its name, its secret, its last restore. Thread safe. */
public interface Installation {

    /** This installation's own name in keys that other systems are given. */
    String installation();

    /** What tokens of this installation are keyed with: never shown, never logged. */
    String secret();

    /** The last restore with {@code --in-doubt}; empty if there was none. */
    default Optional<Restoration> restoration() {
        return Optional.empty();
    }
}
