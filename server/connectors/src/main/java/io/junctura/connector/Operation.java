package io.junctura.connector;

import io.junctura.api.Secret;
import io.junctura.connector.ConnectorDescriptor.Connecting;
import io.junctura.connector.input.BadValue;
import io.junctura.connector.input.RecordShape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An action or trigger with its class: everything that an attempt needs, except its input and connection. */
record Operation(
        String use,
        LoadedPlugin plugin,
        ConnectorDescriptor connector,
        Connecting connecting,
        Class<?> type,
        RecordShape input) {

    /** @throws RuntimeException or an Error, if the class does not exist, or differs from its descriptor */
    static Operation of(
            String use, LoadedPlugin plugin, ConnectorDescriptor connector, Connecting connecting, String className) {
        Class<?> type = classNamed(plugin, className);
        return new Operation(
                use, plugin, connector, connecting, type, plugin.shapes().ofRecord(type));
    }

    static Class<?> classNamed(LoadedPlugin plugin, String className) {
        try {
            return Class.forName(className, false, plugin.loader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("its descriptor names a class that it lacks: " + className, e);
        }
    }

    /** @throws BadValue if the input does not have the types of the record */
    Object read(@Nullable Object value, Map<String, Secret> secrets) {
        return input.read(value == null ? Map.of() : value, secrets::get);
    }
}
