package io.junctura.run;

/** The name of a flow in the UI, in commands and in addresses. */
public record FlowName(String instance, String integration, String flow) {

    @Override
    public String toString() {
        return instance + "/" + integration + "/" + flow;
    }
}
