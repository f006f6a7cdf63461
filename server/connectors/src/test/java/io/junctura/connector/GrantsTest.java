package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.OAuth2Descriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.outbound.Grant;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static Grant grant(Object addresses) throws ConnectorException {
        ConnectorDescriptor connector = new ConnectorDescriptor(
                "mail",
                "Mail",
                "Mail.",
                "mail",
                "1",
                Optional.of(new ConnectionDescriptor(
                        "mail.Connection",
                        new Schema(Map.of()),
                        Map.of(),
                        false,
                        "servers",
                        "",
                        "",
                        "",
                        "",
                        Set.of(),
                        Optional.of(new OAuth2Descriptor(
                                "https://login.example/token",
                                "",
                                List.of(),
                                "",
                                "clientId",
                                "clientSecret",
                                Optional.empty(),
                                Map.of())))),
                List.of(),
                List.of());
        Map<String, Object> settings = Map.of("servers", addresses, "clientId", "c-1");
        return Grants.of(connector, new SavedConnection("office", "mail", settings, Map.of(), 1))
                .orElseThrow();
    }

    @Test
    void aConnectionWithSeveralAddressesSignsInByOAuth2() throws ConnectorException {
        Grant list = grant(List.of("imaps://imap.example", "smtps://smtp.example"));
        assertThat(list.token()).isEqualTo(URI.create("https://login.example/token"));
        assertThat(grant("10.0.0.1:9092, 10.0.0.2:9092").clientId()).isEqualTo("c-1");
    }

    @Test
    void aGrantIsForAllAddressesTogether() throws ConnectorException {
        String home =
                grant(List.of("imaps://imap.example", "smtps://smtp.example")).address();
        assertThat(home)
                .isEqualTo(grant(List.of("imaps://imap.example", "smtps://smtp.example"))
                        .address());
        assertThat(home)
                .isNotEqualTo(grant(List.of("imaps://imap.example", "smtps://other.example"))
                        .address());
    }
}
