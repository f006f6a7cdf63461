package io.junctura.builtin;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.input.BadValue;
import io.junctura.connector.input.Shapes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the server's own operations say of their inputs beyond their schemas, such as that a cron expression is none. Pure;
 * looks at classes of the server alone. Plugins have no such say: a document is compiled without loading them.
 */
public final class OwnInputs {
    private static final Shapes SHAPES = new Shapes();

    private OwnInputs() {}

    /**
     * What is wrong with an input: a sentence for each component whose value cannot be. Empty if nothing is wrong, or if the
     * operation is a plugin's.
     *
     * @param className as the operation's descriptor names it
     * @param constants the components whose values are known, each fitting its schema
     */
    public static Map<String, String> problems(
            ConnectorDescriptor connector, String className, Map<String, ?> constants) {
        if (!connector.plugin().equals(ConnectorDescriptor.BUILT_IN) || className.isEmpty()) return Map.of();
        try {
            Class<?> type = Class.forName(className, false, OwnInputs.class.getClassLoader());
            SHAPES.ofRecord(type).read(constants, name -> null);
            return Map.of();
        } catch (BadValue e) {
            // Anything else is said by the schema, or is absent only because it is not known yet.
            if (!(e.getCause() instanceof Unfit unfit)) return Map.of();
            Map<String, String> written = new LinkedHashMap<>(unfit.problems());
            written.keySet().retainAll(constants.keySet());
            return written;
        } catch (ClassNotFoundException e) {
            return Map.of(); // A damaged jar; whoever makes one of it says so.
        }
    }
}
