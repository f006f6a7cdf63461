package io.junctura.run;

/** How people and addresses name a flow. */
public record FlowName(String instance, String integration, String flow) {

    @Override
    public String toString() {
        return instance + "/" + integration + "/" + flow;
    }
}
