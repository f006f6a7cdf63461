package io.junctura.http.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One record for requests and answers. */
class RecordSchemasTest {
    record Settings(
            @Docs("Where it is") @InRequests(docs = "Where it shall be")
            URI address,

            @Docs("A colour") @InRequests(optional = true) String colour,
            @IfPresent @Nullable String note,
            @Hidden String key)
            implements View {}

    record Shown(String id, @Inline Settings settings) implements View {}

    record Given(@Inline Settings settings) implements RequestBody {}

    private static final Settings SETTINGS = new Settings(URI.create("https://example.com/a"), "red", null, "k");

    @Test
    void aViewInABodyIsDescribedAsRequestsHaveIt() {
        assertThat(RecordSchemas.of(Given.class))
                .isEqualTo(Schemas.object(
                        "address", Schemas.string("Where it shall be"),
                        "colour?", Schemas.string("A colour"),
                        "note?", Schemas.string()));
        assertThat(RequestBodyReader.names(Given.class)).containsExactly("address", "colour", "note");
    }

    @Test
    void answersContainWhatRequestsMayLeaveOut() {
        assertThat(RecordSchemas.of(Shown.class))
                .isEqualTo(Schemas.object(
                        "id", Schemas.string(),
                        "address", Schemas.string("Where it is"),
                        "colour", Schemas.string("A colour"),
                        "note?", Schemas.string()));
    }

    @Test
    void aHiddenComponentIsInNoAnswer() {
        assertThat(Views.json(new Shown("7", SETTINGS)))
                .isEqualTo(Map.of("id", "7", "address", "https://example.com/a", "colour", "red"));
        assertThat(Views.value(List.of(SETTINGS.address()))).isEqualTo(List.of("https://example.com/a"));
    }
}
