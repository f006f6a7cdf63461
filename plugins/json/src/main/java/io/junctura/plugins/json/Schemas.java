package io.junctura.plugins.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import io.junctura.api.ConnectorException;
import io.junctura.plugins.json.ValidateJson.Problem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A schema that is ready to be checked against. It refers to nothing but itself and the meta-schemas of JSON Schema. */
final class Schemas {
    private final Schema schema;

    private Schemas(Schema schema) {
        this.schema = schema;
    }

    /** @param given a JSON value */
    static Schemas of(@Nullable Object given, boolean formats) throws ConnectorException {
        JsonNode node = JsonNodes.of(given);
        if (!node.isObject() && !node.isBoolean()) {
            throw ConnectorException.badInput("The schema must be an object, or true or false.");
        }
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .regularExpressionFactory(SchemaPattern::of)
                .formatAssertionsEnabled(formats)
                .pathType(PathType.JSON_POINTER)
                .locale(Locale.ENGLISH)
                .build();
        SchemaRegistry registry = SchemaRegistry.withDefaultDialectId(
                SpecificationVersion.DRAFT_2020_12.getDialectId(),
                builder -> builder.schemaRegistryConfig(config)
                        .dialectRegistry(StrictFormats.DIALECTS)
                        .schemaLoader(loader -> loader.allow(iri -> isMetaSchema(iri.toString()))));
        try {
            Schema schema = registry.getSchema(node);
            schema.initializeValidators();
            return new Schemas(schema);
        } catch (RuntimeException e) {
            throw ConnectorException.badInput("The schema cannot be used: " + sentence(e));
        } catch (StackOverflowError e) {
            throw ConnectorException.badInput("The schema is nested too deeply.");
        }
    }

    private static boolean isMetaSchema(String iri) {
        return iri.startsWith("https://json-schema.org/draft/") || iri.startsWith("http://json-schema.org/draft-");
    }

    /**
     * Checks a value.
     *
     * @param row      its number; null for a value that is no row
     * @param most     of the problems that are told; the check ends when there are as many
     * @param problems gets what does not fit
     * @return whether it fits
     */
    boolean check(@Nullable Object value, @Nullable Long row, int most, List<Problem> problems)
            throws ConnectorException, InterruptedException {
        FirstErrors errors = errors(Math.max(1, most - problems.size()));
        validate(value, errors);
        for (Error error : errors.found()) {
            if (problems.size() >= most) break;
            problems.add(new Problem(row, error.getInstanceLocation().toString(), message(error)));
        }
        return errors.found().isEmpty();
    }

    private static String message(Error error) {
        return "false".equals(error.getMessageKey()) ? "no value is allowed here" : error.getMessage();
    }

    FirstErrors errors(int most) {
        return new FirstErrors(schema.createExecutionContext().getExecutionConfig(), most);
    }

    /** @throws InterruptedException if the thread is interrupted before the end */
    void validate(@Nullable Object value, FirstErrors errors) throws ConnectorException, InterruptedException {
        try {
            schema.validate(errors, JsonNodes.of(value));
        } catch (FirstErrors.Enough e) {
            // The others need not be found.
        } catch (FirstErrors.Stopped e) {
            throw new InterruptedException();
        } catch (RuntimeException e) {
            throw ConnectorException.badInput("The schema cannot be used: " + sentence(e));
        } catch (StackOverflowError e) {
            throw ConnectorException.badInput("The schema refers to itself without end.");
        }
    }

    private static String sentence(RuntimeException e) {
        Throwable cause = e;
        // Messages of other causes begin with the class of their cause.
        while (cause.getCause() != null
                && (cause.getMessage() == null || cause.getCause() instanceof IllegalArgumentException)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage()).strip();
        return message.endsWith(".") ? message : message + ".";
    }
}
