package io.junctura.connector;

import io.junctura.connector.own.Unfit;
import java.util.Map;
import java.util.Optional;

/**
 * What the server's own operations say of their inputs beyond their schemas, such as that a cron expression is none. Pure;
 * looks at classes of the server alone. Plugins have no such say: a document is compiled without loading them.
 */
public final class OwnInputs {
    private static final Shapes SHAPES = new Shapes();

    private OwnInputs() {}

    /**
     * @param component whose value cannot be
     * @param message   a sentence
     */
    public record Problem(String component, String message) {}

    /**
     * What is wrong with an input; empty if nothing is, or if the operation is a plugin's.
     *
     * @param className as the operation's descriptor names it
     * @param constants the components whose values are known, each fitting its schema
     */
    public static Optional<Problem> problem(ConnectorDescriptor connector, String className, Map<String, ?> constants) {
        if (!connector.plugin().equals(Plugins.OWN) || className.isEmpty()) return Optional.empty();
        try {
            Class<?> type = Class.forName(className, false, OwnInputs.class.getClassLoader());
            SHAPES.ofRecord(type).read(constants, name -> null);
            return Optional.empty();
        } catch (BadValue e) {
            // Anything else is said by the schema, or is absent only because it is not known yet.
            return e.getCause() instanceof Unfit unfit && constants.containsKey(unfit.component())
                    ? Optional.of(new Problem(unfit.component(), String.valueOf(unfit.getMessage())))
                    : Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.empty(); // A damaged jar; whoever makes one of it says so.
        }
    }
}
