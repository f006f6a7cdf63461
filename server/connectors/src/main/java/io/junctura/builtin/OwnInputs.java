package io.junctura.builtin;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.input.BadValue;
import io.junctura.connector.input.Shapes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks inputs of the server's own operations beyond their schemas, such as the syntax of cron expressions. Pure, and uses only
 * classes of the server: documents are compiled without loading plugins.
 */
public final class OwnInputs {
    private static final Shapes SHAPES = new Shapes();

    private OwnInputs() {}

    /**
     * The problems of an input: a sentence for each component with an impossible value. Empty if there are none, or if the
     * operation belongs to a plugin.
     *
     * @param className the class in the operation's descriptor
     * @param constants the components with known values, each valid by its schema
     */
    public static Map<String, String> problems(
            ConnectorDescriptor connector, String className, Map<String, ?> constants) {
        if (!connector.plugin().equals(ConnectorDescriptor.BUILT_IN) || className.isEmpty()) return Map.of();
        try {
            Class<?> type = Class.forName(className, false, OwnInputs.class.getClassLoader());
            SHAPES.ofRecord(type).read(constants, name -> null);
            return Map.of();
        } catch (BadValue e) {
            // The schema reports other problems, or a value is not known yet.
            if (!(e.getCause() instanceof Unfit unfit)) return Map.of();
            Map<String, String> written = new LinkedHashMap<>(unfit.problems());
            written.keySet().retainAll(constants.keySet());
            return written;
        } catch (ClassNotFoundException e) {
            return Map.of(); // The jar is damaged. That is reported when the operation is executed.
        }
    }
}
