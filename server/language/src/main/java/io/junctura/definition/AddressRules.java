package io.junctura.definition;

import java.net.URI;
import java.util.Optional;

/** Which addresses the server calls for steps and triggers without a connection. */
@FunctionalInterface
public interface AddressRules {
    /** For a command that does not know the server's rules. */
    AddressRules ANY = address -> Optional.empty();

    /**
     * Why the server will not call an address, as a sentence. Empty if it will, or if only the address that a name resolves to
     * decides.
     */
    Optional<String> refusal(URI address);
}
