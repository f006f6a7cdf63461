package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.junctura.definition.DocumentReader.Document;
import io.junctura.definition.Source.Fields;
import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentSchemaTest {

    private static final Schema GRAMMAR = schema(Documents.schema());
    private static final Schema COMPLETE = schema(Documents.schema(Installed.CONNECTORS));

    static List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>(Corpus.files("problems"));
        all.addAll(Corpus.files("valid"));
        return all;
    }

    static List<Path> valid() throws IOException {
        return Corpus.files("valid");
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSchemaSaysOfEachDocumentWhatTheGrammarSays(Path file) throws IOException {
        for (Document document : new DocumentReader(new Findings("")).read(Files.readString(file))) {
            Findings grammar = new Findings("");
            new GrammarCheck(grammar).check(document.root(), DocumentGrammar.DOCUMENT);
            assertThat(accepts(GRAMMAR, document))
                    .as("the schema accepts %s", document.lines().text())
                    .isEqualTo(grammar.count() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void theSchemaWithConnectorsAcceptsValidDocuments(Path file) throws IOException {
        for (Document document : new DocumentReader(new Findings("")).read(Files.readString(file))) {
            assertThat(COMPLETE.validate(Json.text(document.root().plain()), InputFormat.JSON))
                    .isEmpty();
        }
    }

    @Test
    void theSchemaWithConnectorsRefusesUnknownInputs() throws IOException {
        String valid = Corpus.text("valid/orders.yaml");
        assertThat(accepts(COMPLETE, one(valid.replace("http.webhook", "htpp.webhook"))))
                .isFalse();
        assertThat(accepts(COMPLETE, one(valid.replace("scheme: github", "scheme: gitub"))))
                .isFalse();
        assertThat(accepts(COMPLETE, one(valid.replace("channel: sales", "chanel: sales"))))
                .isFalse();
        assertThat(accepts(COMPLETE, one(valid.replace("{{ secret.webhookSecret }}", "abc"))))
                .isFalse();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(
                        "duration",
                        List.of("30s", "0ms", " 5m ", "PT1H30M", "p1d", "PT0,5S"),
                        List.of("5", "5 s", "P")),
                Arguments.of(
                        "date-time",
                        List.of("2030-01-31T09:30Z", "2030-01-31t09:30:15.25z", "2030-01-31T09:30:00+01:00"),
                        List.of("2030-01-31", "2030-01-31T09:30", "2030-01-31 09:30Z")),
                Arguments.of("date", List.of("2030-01-31"), List.of("2030-1-31", "31.1.2030")),
                Arguments.of("uuid", List.of("6f1b8c3e-0b0d-4c43-9c51-0D2B6D0F3C11"), List.of("6f1b8c3e")),
                Arguments.of("email", List.of("ada@shop.example", "ä@b"), List.of("ada", "a b@c")),
                Arguments.of("uri", List.of("https://shop.example/orders", "urn:a"), List.of("shop.example", "a b:c")),
                Arguments.of("base64", List.of("", "YQ==", "Y-_x\n"), List.of("!")),
                Arguments.of("unknown", List.of("any text"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aValidatorOfFormatsSaysOfATextWhatTheServerSays(String format, List<String> good, List<String> wrong) {
        Map<String, Object> written = Map.of("type", "string", "format", format);
        Schema published = schema(new InputSchema("a", true).root(written));
        for (String text : good)
            assertThat(problems(text, written, published)).as(text).containsExactly(0, 0);
        for (String text : wrong)
            assertThat(problems(text, written, published)).as(text).doesNotContain(0);
    }

    /** How many problems the server and the schema find. */
    private static List<Integer> problems(String text, Map<String, Object> written, Schema published) {
        Findings server = new Findings("");
        Source source = one(Json.text(Map.of("a", text))).root();
        new InputScalars(server, true).check(((Fields) source).get("a"), written, "string");
        return List.of(
                server.count(),
                published.validate(Json.text(text), InputFormat.JSON).size());
    }

    @Test
    void theSchemaIsPublishedAsAFile() throws IOException {
        Path published = Path.of("src/main/resources/io/junctura/definition/schema.json");
        String written = Json.pretty(Documents.schema()) + "\n";
        if (Boolean.getBoolean("problems.write")) Files.writeString(published, written);
        assertThat(written).isEqualTo(Files.readString(published));
    }

    private static Document one(String text) {
        return new DocumentReader(new Findings("")).read(text).get(0);
    }

    private static boolean accepts(Schema schema, Document document) {
        return schema.validate(Json.text(document.root().plain()), InputFormat.JSON)
                .isEmpty();
    }

    private static Schema schema(Map<String, Object> json) {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config))
                .getSchema(Json.text(json), InputFormat.JSON);
    }
}
