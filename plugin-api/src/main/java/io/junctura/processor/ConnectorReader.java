package io.junctura.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Describes one connector: its class, permissions and connection, its actions and triggers, and its pick lists. */
final class ConnectorReader {

    private static final Pattern CONNECTOR_ID = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Pattern HOST = Pattern.compile("\\*|(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final Source source;
    private final PickLists pickLists;
    private final Schemas schemas;
    private final boolean own;

    /** @param own whether these are the server's own connectors, which may have kinds of trigger that plugins may not */
    ConnectorReader(Source source, boolean own) {
        this.source = source;
        this.pickLists = new PickLists(source);
        this.schemas = new Schemas(source, pickLists);
        this.own = own;
    }

    Map<String, Object> read(TypeElement connector, Map<String, Object> info) {
        String id = String.valueOf(info.get("id"));
        checkClass(connector);
        if (!CONNECTOR_ID.matcher(id).matches()) {
            source.error(
                    connector,
                    "\"" + id + "\" is no connector id. Write lower-case letters, digits and dashes,"
                            + " a letter first, such as \"my-shop\".");
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", id);
        described.put("class", source.binaryName(connector));
        described.put("title", source.title(connector, info));
        described.put("docs", source.docs(connector));
        source.annotation(connector, Source.API + "Permissions")
                .ifPresent(permissions -> described.put("permissions", permissions(connector, permissions)));
        TypeMirror connection = (TypeMirror) info.get("connection");
        if (!Source.isNamed(connection, Source.API + "NoConnection")) {
            described.put(
                    "connection", new ConnectionReader(source, schemas).read((DeclaredType) connection, connector));
        }
        if (!pickLists.isEmpty()) {
            source.error(
                    connector,
                    "The connection has a field with options; there is no connection yet that could be asked for"
                            + " them.");
        }
        OperationReader operations = new OperationReader(source, schemas, own, connector, id, connection);
        List<Object> actions = new ArrayList<>();
        for (TypeMirror action : Source.classes(info.get("actions"))) {
            operations.action((DeclaredType) action).ifPresent(actions::add);
        }
        List<Object> triggers = new ArrayList<>();
        for (TypeMirror trigger : Source.classes(info.get("triggers"))) {
            operations.trigger((DeclaredType) trigger).ifPresent(triggers::add);
        }
        described.put("actions", actions);
        described.put("triggers", triggers);
        described.put("options", pickLists.describe(connection));
        return described;
    }

    private Map<String, Object> permissions(TypeElement connector, Map<String, Object> permissions) {
        List<Object> hosts = new ArrayList<>();
        for (Object each : (List<?>) permissions.get("hosts")) {
            String host = String.valueOf(((AnnotationValue) each).getValue());
            if (!HOST.matcher(host).matches()) {
                source.error(
                        connector,
                        "@Permissions: \"" + host
                                + "\" is no host. Write it in lower case, without port or path, such as"
                                + " \"api.example.com\", \"*.example.com\" for all below it, or \"*\" for any.");
            }
            hosts.add(host);
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("hosts", hosts);
        described.put("sockets", permissions.get("sockets"));
        described.put("files", permissions.get("files"));
        described.put("localFiles", permissions.get("localFiles"));
        described.put("native", permissions.get("nativeCode"));
        return described;
    }

    private void checkClass(TypeElement connector) {
        if (connector.getKind() != ElementKind.CLASS || !Source.isInstantiable(connector)) {
            source.error(connector, "A connector is a class that can be made: not abstract, not an inner class.");
            return;
        }
        if (source.supertype(connector.asType(), Source.API + "Connector").isEmpty()) {
            source.error(connector, connector.getSimpleName() + " must implement io.junctura.api.Connector.");
        }
        if (!own && !Source.hasPublicConstructor(connector)) {
            source.error(
                    connector,
                    connector.getSimpleName()
                            + " must be public and have a public constructor without arguments: the server makes it.");
        }
        if (!own && source.annotation(connector, "org.pf4j.Extension").isEmpty()) {
            source.error(
                    connector,
                    connector.getSimpleName() + " must carry @org.pf4j.Extension: by it PF4J finds the connector.");
        }
    }
}
