package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpRequestTest {
    private static final URI CONTACTS = URI.create("https://crm.example/contacts");

    @Test
    void aQueryIsEncodedAndItsNamesMayRepeat() {
        assertThat(HttpRequest.get(CONTACTS)
                        .query("name", "Ada & Søn+1=ü/?#")
                        .query("tag", List.of("a b", 2, true))
                        .query("since", LocalDate.of(2030, 1, 31))
                        .query("absent", null)
                        .build()
                        .address())
                .isEqualTo(URI.create("https://crm.example/contacts?name=Ada%20%26%20S%C3%B8n%2B1%3D%C3%BC%2F%3F%23"
                        + "&tag=a%20b&tag=2&tag=true&since=2030-01-31"));
    }

    @Test
    void theQueryOfTheAddressStays() {
        assertThat(HttpRequest.get(URI.create("https://crm.example/a%20b?v=1&key=%26#part"))
                        .query("v", 2)
                        .build()
                        .address())
                .isEqualTo(URI.create("https://crm.example/a%20b?v=1&key=%26&v=2#part"));
        assertThat(HttpRequest.get(CONTACTS).query("tag", List.of()).build().address())
                .isEqualTo(CONTACTS);
    }

    @Test
    void aValueWithoutATextIsRefused() {
        assertThatThrownBy(() -> HttpRequest.get(CONTACTS).query("key", Secret.of("k")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"key\"")
                .hasMessageContaining("A secret has to be revealed.");
        assertThatThrownBy(() -> HttpRequest.get(CONTACTS).query("filter", Map.of("a", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBodyOfJsonSaysSo() {
        HttpRequest request =
                HttpRequest.post(CONTACTS).json(Map.of("name", "Ada")).build();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.body()).isEqualTo(new HttpRequest.Body.Json(Map.of("name", "Ada")));
        assertThat(request.body().contentType()).isEqualTo("application/json");
    }
}
