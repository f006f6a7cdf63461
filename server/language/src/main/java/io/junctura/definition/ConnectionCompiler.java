package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.OutsideRead;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the document of a saved connection. */
final class ConnectionCompiler {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Operations operations;
    private final Findings findings;

    ConnectionCompiler(Operations operations, Findings findings) {
        this.operations = operations;
        this.findings = findings;
    }

    /** Null: the document is unusable. If a problem was reported, the result must not be used. */
    @Nullable
    ConnectionDocument compile(Fields root, String file, String text) {
        Source named = root.get("connector");
        ConnectorDescriptor connector = named == null ? null : operations.connector(named, findings);
        ConnectionDescriptor descriptor =
                connector == null ? null : connector.connection().orElse(null);
        if (named != null && connector != null && descriptor == null) {
            findings.add(named, "no-connection", "The connector " + connector.id() + " uses no connections.");
        }
        Map<String, SecretSource> secrets = secrets(root, descriptor);
        if (descriptor != null) missingSecrets(root, descriptor);
        Map<String, @Nullable Object> settings = settings(root, descriptor);
        String name = FlowCompiler.text(root, "connection");
        if (name == null || connector == null) return null;
        return new ConnectionDocument(
                file,
                name,
                connector.id(),
                Collections.unmodifiableMap(settings),
                Collections.unmodifiableMap(secrets),
                reads(root, file, name, secrets),
                limits(root),
                text);
    }

    private static List<OutsideRead> reads(
            Fields root, String file, String connection, Map<String, SecretSource> secrets) {
        List<OutsideRead> reads = new ArrayList<>();
        if (!(root.get("secrets") instanceof Fields fields)) return reads;
        secrets.forEach((name, source) -> {
            Source value = fields.get(name);
            if (value == null || source instanceof SecretSource.Literal) return;
            reads.add(new OutsideRead(
                    file,
                    connection,
                    name,
                    source,
                    value.pointer(),
                    value.at().line(),
                    value.at().column()));
        });
        return List.copyOf(reads);
    }

    private static ConnectionLimits limits(Fields root) {
        if (!(root.get("limits") instanceof Fields limits)) return ConnectionLimits.NONE;
        try {
            return ConnectionLimits.of(limits.plain());
        } catch (IllegalArgumentException e) {
            return ConnectionLimits.NONE; // The grammar check has reported it.
        }
    }

    private Map<String, @Nullable Object> settings(Fields root, @Nullable ConnectionDescriptor descriptor) {
        Source written = root.get("settings");
        Fields settings = written instanceof Fields fields
                ? fields
                : new Fields(root.path().to("settings"), root.at(), new LinkedHashMap<>());
        if (descriptor != null && (written == null || written instanceof Fields)) {
            for (Field field : settings.fields().values()) {
                if (!descriptor.secrets().containsKey(field.name())) continue;
                findings.add(
                        field.value().pointer(),
                        field.at(),
                        "secret-in-settings",
                        "\"" + field.name() + "\" is a secret. Move it to \"secrets\".",
                        null);
            }
            new InputCheck(descriptor.settings().json(), findings).check(without(settings, descriptor));
        }
        noExpressions(settings);
        return settings.plain();
    }

    private static Fields without(Fields settings, ConnectionDescriptor descriptor) {
        Map<String, Field> kept = new LinkedHashMap<>(settings.fields());
        kept.keySet().removeAll(descriptor.secrets().keySet());
        return new Fields(settings.path(), settings.at(), kept);
    }

    private void noExpressions(Source source) {
        if (source instanceof Fields fields) {
            fields.fields().values().forEach(field -> noExpressions(field.value()));
        } else if (source instanceof Source.Items items) {
            items.items().forEach(this::noExpressions);
        } else if (source.plain() instanceof String text && InputCheck.isDynamic(text)) {
            findings.add(
                    source,
                    "expression-not-allowed",
                    "A connection's settings are constant. Only secrets may be read from elsewhere, as {{ env.NAME }}"
                            + " or {{ file.PATH }}.");
        }
    }

    private void missingSecrets(Fields root, ConnectionDescriptor descriptor) {
        Source written = root.get("secrets");
        descriptor.secrets().forEach((name, schema) -> {
            boolean given = written instanceof Fields fields && fields.get(name) != null;
            if (given || !Boolean.TRUE.equals(schema.json().get("x-required"))) return;
            findings.add(
                    written == null ? root : written,
                    "missing-secret",
                    "The secret \"" + name
                            + "\" is missing. Add it to \"secrets\", as {{ env.NAME }} or {{ file.PATH }}.");
        });
    }

    private Map<String, SecretSource> secrets(Fields root, @Nullable ConnectionDescriptor descriptor) {
        Map<String, SecretSource> secrets = new LinkedHashMap<>();
        if (!(root.get("secrets") instanceof Fields fields)) return secrets;
        for (Field field : fields.fields().values()) {
            if (descriptor != null
                    && !descriptor.moreSecrets()
                    && !descriptor.secrets().containsKey(field.name())) {
                findings.add(
                        field.value().pointer(),
                        field.at(),
                        "unknown-secret",
                        "This connection has no secret \"" + field.name() + "\""
                                + (descriptor.secrets().isEmpty()
                                        ? "."
                                        : "; it has "
                                                + String.join(
                                                        ", ",
                                                        descriptor.secrets().keySet())
                                                + "."),
                        Findings.nearest(field.name(), descriptor.secrets().keySet()));
            }
            SecretSource source = secret(field.value());
            if (source != null) secrets.put(field.name(), source);
        }
        return secrets;
    }

    private @Nullable SecretSource secret(Source source) {
        if (!(source.plain() instanceof String text)) return null; // The grammar check has reported it.
        if (!InputCheck.isDynamic(text)) return new SecretSource.Literal(text.replace("{{{{", "{{"));
        if (text.startsWith("{{") && text.endsWith("}}") && text.length() >= 4) {
            String inner = text.substring(2, text.length() - 2).strip();
            if (inner.startsWith("file.") && inner.length() > 5) return new SecretSource.SecretFile(inner.substring(5));
            if (inner.startsWith("env.") && VARIABLE.matcher(inner.substring(4)).matches()) {
                return new SecretSource.Environment(inner.substring(4));
            }
        }
        findings.add(
                source,
                "invalid-secret",
                "A secret is {{ env.NAME }} or {{ file.PATH }} without other text, or the secret itself.");
        return null;
    }
}
