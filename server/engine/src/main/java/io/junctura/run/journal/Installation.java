package io.junctura.run.journal;

import io.junctura.run.Restoration;
import java.util.Optional;

/** The identity of this installation: its name, its secret, its last restore. Thread safe. */
public interface Installation {

    /** The name of this installation in the keys that other systems receive. */
    String installation();

    /** The key of this installation's tokens. It is never shown or logged. */
    String secret();

    /** The last restore with {@code --in-doubt}; empty if there was none. */
    default Optional<Restoration> restoration() {
        return Optional.empty();
    }
}
