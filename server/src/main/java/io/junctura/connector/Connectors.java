package io.junctura.connector;

import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/** What documents are compiled with. Thread safe. */
public interface Connectors {

    /** Those that a document may name that is published now. */
    Collection<ConnectorDescriptor> now();

    /**
     * Those that a document may name that was published with these versions.
     *
     * @throws IllegalStateException if one of them is not installed any more
     */
    Collection<ConnectorDescriptor> as(PinnedVersions pins);

    /** With which versions a document is published now that uses these connectors. */
    PinnedVersions pins(Set<String> connectors);

    /** Another number whenever {@link #now} has changed. */
    long edition();

    /** Connectors that have no versions. */
    static Connectors of(Supplier<Collection<ConnectorDescriptor>> connectors) {
        return new Connectors() {
            @Override
            public Collection<ConnectorDescriptor> now() {
                return connectors.get();
            }

            @Override
            public Collection<ConnectorDescriptor> as(PinnedVersions pins) {
                return connectors.get();
            }

            @Override
            public PinnedVersions pins(Set<String> used) {
                return PinnedVersions.NONE;
            }

            @Override
            public long edition() {
                return 0;
            }
        };
    }
}
