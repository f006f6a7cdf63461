package io.junctura.connector;

import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/** The connectors with which documents are compiled. Thread safe. */
public interface Connectors {

    /** The connectors for documents that are published now. */
    Collection<ConnectorDescriptor> now();

    /**
     * The connectors for documents that were published with these versions.
     *
     * @throws IllegalStateException if one of them is not installed any more
     */
    Collection<ConnectorDescriptor> as(PinnedVersions pins);

    /** The versions with which a document is published now that uses these connectors. */
    PinnedVersions pins(Set<String> connectors);

    /** A number that changes with {@link #now}. */
    long edition();

    /** Connectors without versions. */
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
