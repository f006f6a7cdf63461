package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReferenceTest {

    private static final Path REFERENCE = Checkout.ROOT.resolve("docs/reference/integration-document.md");

    @Test
    void everyExampleOfTheReferenceIsValid() throws IOException {
        Matcher examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(REFERENCE));
        int count = 0;
        while (examples.find()) {
            assertThat(Corpus.parse("example", examples.group(1)).problems()).isEmpty();
            count++;
        }
        assertThat(count).isEqualTo(12);
    }

    @Test
    void everyKeyIsInTheReference() throws IOException {
        String reference = Files.readString(REFERENCE);
        Map<?, ?> structs = (Map<?, ?>) Documents.schema().get("$defs");
        for (Object struct : structs.values()) {
            if (!(((Map<?, ?>) struct).get("properties") instanceof Map<?, ?> keys)) continue;
            for (Object key : keys.keySet()) assertThat(reference).containsPattern("\\b" + key + "\\b");
        }
    }
}
