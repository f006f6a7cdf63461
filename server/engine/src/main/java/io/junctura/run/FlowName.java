package io.junctura.run;

import org.jspecify.annotations.Nullable;

/** The name of a flow in the UI, in commands and in addresses. */
public final class FlowName {
    private final String instance;
    private final String integration;
    private final String flow;

    /** Made when it is first needed, and kept, because every event needs it several times. Threads may make it twice. */
    private @Nullable String text;

    public FlowName(String instance, String integration, String flow) {
        this.instance = instance;
        this.integration = integration;
        this.flow = flow;
    }

    public String instance() {
        return instance;
    }

    public String integration() {
        return integration;
    }

    public String flow() {
        return flow;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlowName name
                && flow.equals(name.flow)
                && integration.equals(name.integration)
                && instance.equals(name.instance);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * instance.hashCode() + integration.hashCode()) + flow.hashCode();
    }

    /** The parts with slashes between them. */
    @Override
    public String toString() {
        String made = text;
        if (made == null) text = made = instance + "/" + integration + "/" + flow;
        return made;
    }
}
