package io.junctura.definition;

import java.util.List;

/** Compiles flows for tests of other packages. */
public final class TestDocuments {

    private TestDocuments() {}

    /**
     * The flow {@code main} of an integration document that may use the connectors of {@link Installed}.
     *
     * @throws AssertionError if the document has problems
     */
    public static FlowPlan flow(String document) {
        Reading reading = Documents.read(List.of(new NamedText("scenario.yaml", document)), Installed.CONNECTORS);
        if (!reading.problems().isEmpty()) throw new AssertionError(reading.problems());
        return reading.integrations().get(0).plan().flows().get("main");
    }
}
