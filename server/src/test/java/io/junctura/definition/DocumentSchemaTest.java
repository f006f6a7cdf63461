package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.junctura.definition.DocumentReader.Document;
import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Json.text(json), InputFormat.JSON);
    }
}
