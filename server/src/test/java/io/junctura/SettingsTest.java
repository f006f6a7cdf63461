package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void whatIsWrongIsCalledByTheNameThatWasWritten() {
        assertThatThrownBy(() -> Settings.of(List.of("--port", "zz"), Map.of("JUNCTURA_PORT", "1"), Map.of()))
                .hasMessageStartingWith("--port must be a number");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of("JUNCTURA_HOOKS_PORT", "zz"), Map.of()))
                .hasMessageStartingWith("JUNCTURA_HOOKS_PORT must be a number");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of(), Map.of("port", "abc")))
                .hasMessageStartingWith("\"port\" in junctura.yaml must be a number");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of(), Map.of("port", List.of(1, 2))))
                .hasMessage("\"port\" in junctura.yaml has one value, and is given a list. Say which.");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of(), Map.of("keep-runs", "soon")))
                .hasMessageStartingWith("\"keep-runs\" in junctura.yaml: ");
    }

    @Test
    void anEarlierNameIsRefusedAndTheMessageNamesTheNewOne() {
        assertThatThrownBy(() -> Settings.of(List.of("--most-hops", "3"), Map.of(), Map.of()))
                .hasMessage("--most-hops has another name now: --max-hops. Write that.");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of("JUNCTURA_LEAST_FREE", "1GB"), Map.of()))
                .hasMessage("JUNCTURA_LEAST_FREE has another name now: JUNCTURA_MIN_FREE. Write that.");
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of(), Map.of("least-free", "1GB")))
                .hasMessage("\"least-free\" in junctura.yaml has another name now: \"min-free\". Write that.");
    }

    @Test
    void commasSeparateWhatMayBeSaidSeveralTimesAndNothingElse() throws Settings.InvalidSetting {
        Settings settings = Settings.of(
                List.of(),
                Map.of(
                        "JUNCTURA_DATA",
                        "/srv/a,b",
                        "JUNCTURA_APPLY",
                        "flows, more flows",
                        "JUNCTURA_BEHIND_PROXY",
                        "10.0.0.1, 10.0.0.2,",
                        "JUNCTURA_ALLOW_OUTBOUND",
                        " erp.local ,10.1.0.0/16",
                        "JUNCTURA_ALLOW_SUBSCRIBERS",
                        "erp.local:8443,[::1]:*",
                        "JUNCTURA_ALLOW_ENV",
                        "ERP_TOKEN, SHOP_KEY",
                        "JUNCTURA_ALLOW_FILE",
                        "/run/secrets",
                        "JUNCTURA_NO_PROXY",
                        " , "),
                Map.of());
        assertThat(settings.get(Settings.DATA)).isEqualTo(Path.of("/srv/a,b"));
        assertThat(settings.get(Settings.APPLY)).containsExactly(Path.of("flows"), Path.of("more flows"));
        assertThat(settings.get(Settings.BEHIND_PROXY)).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(settings.get(Settings.ALLOW_OUTBOUND)).containsExactly("erp.local", "10.1.0.0/16");
        assertThat(settings.get(Settings.ALLOW_SUBSCRIBERS)).containsExactly("erp.local:8443", "[::1]:*");
        assertThat(settings.get(Settings.NO_PROXY)).isEmpty();
        assertThat(settings.get(Settings.ALLOW_ENV)).containsExactly("ERP_TOKEN", "SHOP_KEY");
        assertThat(settings.get(Settings.ALLOW_FILE)).containsExactly(Path.of("/run/secrets"));
    }

    @Test
    void documentsMayReadNothingUnlessTheSettingsNameIt() throws Settings.InvalidSetting {
        assertThat(Settings.of(List.of(), Map.of(), Map.of()).get(Settings.ALLOW_ENV))
                .isEmpty();
        assertThat(Settings.of(List.of(), Map.of(), Map.of()).get(Settings.ALLOW_FILE))
                .isEmpty();
        Settings settings = Settings.of(
                List.of("--allow-env", "A", "--allow-env=B"), Map.of(), Map.of("allow-file", List.of("x", "y")));
        assertThat(settings.get(Settings.ALLOW_ENV)).containsExactly("A", "B");
        assertThat(settings.get(Settings.ALLOW_FILE)).containsExactly(Path.of("x"), Path.of("y"));
    }

    @Test
    void aFileRootIsANameAndAFolder() throws Settings.InvalidSetting {
        Settings settings =
                Settings.of(List.of("--file-root", "in=/srv/in", "--file-root=out=/srv/a=b"), Map.of(), Map.of());
        assertThat(settings.get(Settings.FILE_ROOT))
                .isEqualTo(Map.of("in", Path.of("/srv/in"), "out", Path.of("/srv/a=b")));
        for (String wrong : List.of("/srv/in", "in=", "=/srv/in", "In=/srv/in", "../in=/srv/in")) {
            assertThatThrownBy(() -> Settings.of(List.of("--file-root", wrong), Map.of(), Map.of()))
                    .hasMessageStartingWith(
                            "--file-root must be NAME=DIR, such as orders=/srv/orders, but is \"" + wrong);
        }
        assertThatThrownBy(() -> Settings.of(List.of("--file-root=in=/a", "--file-root=in=/b"), Map.of(), Map.of()))
                .hasMessageContaining("names \"in\" twice");
    }

    @Test
    void aProxyIsAnAddressInNumbersAsConnectionsHaveIt() throws Settings.InvalidSetting {
        Settings settings = Settings.of(
                List.of("--behind-proxy", " 10.0.0.1", "--behind-proxy=::1", "--behind-proxy", "[fd00::1]"),
                Map.of(),
                Map.of());
        assertThat(settings.get(Settings.BEHIND_PROXY))
                .containsExactly("10.0.0.1", "0:0:0:0:0:0:0:1", "fd00:0:0:0:0:0:0:1");

        for (String none :
                List.of("10.0.0.0/8", "proxy.example", "localhost", "10.1", "10.0.0.256", "10.0.0.1,::1", "")) {
            assertThatThrownBy(() -> Settings.of(List.of("--behind-proxy", none), Map.of(), Map.of()))
                    .as(none)
                    .isInstanceOf(Settings.InvalidSetting.class)
                    .hasMessage(
                            "--behind-proxy must be an address in numbers, such as 10.0.0.1 or fd00::1, and no name or"
                                    + " network, but is \"" + none
                                    + "\". Write the address that the proxy's requests come from,"
                                    + " one for each proxy.");
        }
    }

    @Test
    void thePortalMayBeEmbeddedByPagesOfTheOriginsThatTheSettingsName() throws Settings.InvalidSetting {
        Settings settings = Settings.of(
                List.of(),
                Map.of("JUNCTURA_PORTAL_FRAME_ANCESTORS", "https://App.example.com/, http://localhost:3000"),
                Map.of());
        assertThat(settings.get(Settings.PORTAL_FRAME_ANCESTORS))
                .containsExactly("https://app.example.com", "http://localhost:3000");
        for (String wrong : List.of(
                "app.example.com",
                "https://app.example.com/page",
                "https://a.example; script-src *",
                "https://a.example https://b.example",
                "'self'",
                "*",
                "ftp://app.example.com",
                "https://app.*.com",
                "")) {
            assertThatThrownBy(() -> Settings.of(List.of("--portal-frame-ancestors", wrong), Map.of(), Map.of()))
                    .as(wrong)
                    .isInstanceOf(Settings.InvalidSetting.class)
                    .hasMessage("--portal-frame-ancestors must be the origin of pages, such as https://app.example.com,"
                            + " https://*.example.com or http://localhost:3000, without a path, but is \"" + wrong
                            + "\".");
        }
    }
}
