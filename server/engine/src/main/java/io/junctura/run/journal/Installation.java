package io.junctura.run.journal;

import io.junctura.run.Restoration;
import java.util.Optional;

/**
 * The identity of this installation.
 *
 * @param id          its name in the keys that other systems receive
 * @param secret      the key of its tokens. It is never shown or logged
 * @param restoration the last restore with {@code --in-doubt}; empty if there was none
 */
public record Installation(String id, String secret, Optional<Restoration> restoration) {}
