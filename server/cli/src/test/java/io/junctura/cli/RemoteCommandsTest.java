package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCommandsTest {

    @TempDir
    Path folder;

    private final Console console = new Console();
    private OtherSide server;
    private Path data;

    @BeforeEach
    void server() throws IOException {
        server = new OtherSide();
        data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("local-token"), "jcl_local\n");
        Files.writeString(data.resolve("address"), server.address() + "\n");
        console.environment.put("JUNCTURA_DATA", data.toString());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void findsTheServerOfTheDataFolderAndItsToken() {
        server.answers(
                200,
                "{\"items\": [{\"id\": \"7\", \"status\": \"waiting\", \"waiting\": {\"reason\": \"retry\"},"
                        + " \"integration\": \"a\", \"flow\": \"b\", \"acceptedAt\": \"2030-01-01T00:00:00Z\","
                        + " \"durationMs\": 1500, \"error\": {\"message\": \"It\\nfailed\"}}], \"next\": null}");

        assertThat(console.run("runs", "--status", "waiting", "--flow", "a/b", "--limit", "5"))
                .as(console.err())
                .isZero();

        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs?limit=5&status=waiting&integration=a&flow=b");
        assertThat(server.got.get(0).authorization()).isEqualTo("Bearer jcl_local");
        assertThat(console.out()).isEqualTo("""
            RUN  STATUS           FLOW  ACCEPTED              TOOK   ERROR
            7    waiting (retry)  a/b   2030-01-01T00:00:00Z  1.5 s  It failed
            """);
    }

    @Test
    void changesTheStateOfAnIntegration() {
        String view = "{\"name\": \"shop\", \"version\": 3}";
        for (int i = 0; i < 7; i++) server.answers(200, i == 4 || i == 5 ? "" : view);

        assertThat(said("disable", "shop"))
                .isEqualTo("The integration \"shop\" is disabled. Its unfinished runs continue.\n");
        assertThat(said("enable", "shop")).isEqualTo("The integration \"shop\" is enabled.\n");
        assertThat(said("unpublish", "shop")).contains("is unpublished");
        assertThat(said("rollback", "shop", "3")).isEqualTo("The integration \"shop\" is published in version 3.\n");
        assertThat(said("delete", "shop")).isEqualTo("The integration \"shop\" is deleted.\n");
        assertThat(said("delete", "shop", "--force")).isEqualTo("The integration \"shop\" is deleted.\n");
        assertThat(said("bind", "shop", "erp", "new erp"))
                .isEqualTo("The integration \"shop\" uses the connection \"new erp\" for \"erp\".\n");

        assertThat(server.got)
                .extracting(got -> got.method() + " " + got.path().substring("/api/v1/integrations/shop".length()) + " "
                        + got.body())
                .containsExactly(
                        "POST /enabled {\"enabled\":false}",
                        "POST /enabled {\"enabled\":true}",
                        "POST /unpublish {}",
                        "POST /rollback {\"version\":3}",
                        "DELETE  ",
                        "DELETE ?force=true ",
                        "PUT /instances/default/connections/erp {\"connection\":\"new erp\"}");
    }

    @Test
    void startsAFlowWithAPayloadAndAKey() {
        server.answers(202, "{\"run\": \"7\"}").answers(200, "{\"run\": \"7\"}").answers(202, "{\"run\": \"8\"}");
        console.input = "{\"n\": 1.50}";

        assertThat(said("start", "shop/import", "--payload", "-", "--key", "monday"))
                .isEqualTo("Run 7 is started.\n");
        assertThat(said("start", "shop/import")).isEqualTo("Run 7 is started.\n");

        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/flows/default/shop/import/start");
        assertThat(server.got.get(0).key()).isEqualTo("monday");
        assertThat(server.got.get(0).body()).isEqualTo("{\"n\":1.50}");
        assertThat(server.got.get(1).body()).isEmpty();

        assertThat(said("start", "shop/import", "--payload", "{\"a\": 1}")).isEqualTo("Run 8 is started.\n");
        assertThat(server.got.get(2).body()).isEqualTo("{\"a\":1}");
        assertThat(console.run("start", "shop/import", "--payload", "{\"a\": ")).isEqualTo(1);
        assertThat(console.err()).contains("The payload {\"a\": is not JSON");
    }

    @Test
    void refusesToStartWhatIsNoFlowAndAPayloadThatIsNotJson() {
        assertThat(console.run("start", "import")).isEqualTo(2);
        assertThat(console.err()).contains("INTEGRATION/FLOW");
        console.input = "{n: 1}";
        assertThat(console.run("start", "shop/import", "--payload", "-")).isEqualTo(1);
        assertThat(console.err()).contains("The payload is not JSON");
        assertThat(server.got).isEmpty();
    }

    private String said(String... command) {
        assertThat(console.run(command)).as(console.err()).isZero();
        return console.out();
    }

    @Test
    void saysForWhichConnectionARunWaitsAndUntilWhenThatIsLeftAlone() {
        String run = "{\"id\": \"7\", \"status\": \"waiting\", \"waiting\": {\"reason\": \"%s\", \"connection\":"
                + " \"erp\", \"until\": %s}, \"integration\": \"a\", \"flow\": \"b\", \"version\": 1, \"steps\": []}";
        server.answers(200, "{\"items\": [" + run.formatted("limit", "null") + "], \"next\": null}");
        assertThat(console.run("runs")).as(console.err()).isZero();
        assertThat(console.out())
                .contains("waiting (its turn over connection erp, which has limits, or does not answer)");
        server.answers(200, run.formatted("limit", "\"2030-01-01T08:51:55.000Z\""));
        assertThat(console.run("runs", "7")).as(console.err()).isZero();
        assertThat(console.out())
                .contains("waiting (its turn over connection erp, which is left alone until 2030-01-01T08:51:55.000Z)");
        server.answers(200, run.formatted("connection", "null"));
        assertThat(console.run("runs", "7")).as(console.err()).isZero();
        assertThat(console.out()).contains("waiting (for connection erp to work again)");
    }

    @Test
    void showsAnOrderKeyOnOneLineHoweverItsSenderChoseIt() {
        String run =
                "{\"id\": \"7\", \"status\": \"queued\", \"waiting\": {\"reason\": \"line\", \"key\": \"%s\", \"run\":"
                        + " %s}, \"integration\": \"a\", \"flow\": \"b\", \"version\": 1, \"steps\": []}";
        server.answers(200, run.formatted("C\\u001b[2J\\n-7", "\"5\""));
        assertThat(console.run("runs", "7")).as(console.err()).isZero();
        assertThat(console.out()).contains("queued (behind run 5 of key C [2J -7)");
        server.answers(200, run.formatted("C".repeat(100_000), "null"));
        assertThat(console.run("runs", "7")).as(console.err()).isZero();
        assertThat(console.out()).contains("queued (next in the queue of key " + "C".repeat(60) + "…)");
    }

    @Test
    void namesEveryStatusThatItTakes() {
        assertThat(console.run("runs", "--help")).isZero();
        assertThat(console.out().replaceAll("\\s+", " "))
                .contains(
                        "queued, running, waiting, succeeded, failed, cancelled, failed-items (succeeded, but items of a"
                                + " loop failed), needs-attention or in-doubt");
    }

    @Test
    void listsConnectionsTriesOneAndMakesTheAddressToConsentAt() {
        server.answers(
                200,
                "{\"items\": [{\"name\": \"shop\", \"connector\": \"http\", \"consent\": \"missing\", \"error\":"
                        + " null}, {\"name\": \"erp\", \"connector\": \"http\", \"consent\": \"none\", \"error\":"
                        + " {\"message\": \"Wrong token.\"}}], \"next\": null}");
        assertThat(console.run("connection", "list")).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("""
            CONNECTION  CONNECTOR  STATE
            shop        http       not authorized yet
            erp         http       Wrong token.
            """);

        server.answers(200, "{\"ok\": false, \"kind\": \"credentials\", \"message\": \"Wrong token.\"}");
        assertThat(console.run("connection", "test", "a b")).isEqualTo(1);
        assertThat(server.got.get(1).path()).isEqualTo("/api/v1/connections/a%20b/test");
        assertThat(console.err()).isEqualTo("junctura: Wrong token.\n");

        server.answers(
                200,
                "{\"connector\": \"sftp\", \"settings\": {\"host\": \"x\", \"port\": 22}, \"secrets\": {\"password\":"
                        + " {}}, \"pins\": {\"host key\": {\"value\": \"ssh-ed25519 AAAA\"}}, \"error\": null}");
        assertThat(console.run("connection", "show", "files")).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("""
            NAME             VALUE
            connector        sftp
            host             x
            port             22
            password         ***
            pinned host key  ssh-ed25519 AAAA
            state            no error
            """);

        server.answers(204, "");
        assertThat(console.run("connection", "forget", "files"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(3).method()).isEqualTo("DELETE");
        assertThat(server.got.get(3).path()).isEqualTo("/api/v1/connections/files/pins");
        assertThat(console.out()).isEqualTo("The pins of the connection \"files\" are deleted.\n");

        server.answers(
                200,
                "{\"address\": \"https://x.example/consent?state=1\", \"redirect\": \"http://here/oauth/callback\","
                        + " \"until\": \"2030-01-01T00:10:00Z\"}");
        assertThat(console.run("connection", "authorize", "shop"))
                .as(console.err())
                .isZero();
        assertThat(console.out()).isEqualTo("https://x.example/consent?state=1\n");
        assertThat(console.err()).contains("http://here/oauth/callback");
    }

    @Test
    void listsFlowsAndWhyTheirTriggersDoNotWork() {
        server.answers(
                200,
                "{\"items\": [{\"name\": \"shop\", \"flows\": [{\"name\": \"in\", \"trigger\": \"shop.paid\","
                        + " \"address\": \"https://x.example/hooks/default/shop/in\", \"enabled\": true},"
                        + " {\"name\": \"out\", \"trigger\": \"schedule.every\", \"enabled\": false}]}],"
                        + " \"next\": null}");
        server.answers(
                200,
                "{\"items\": [{\"integration\": \"old\", \"flow\": \"in\", \"since\": \"2030-01-01T00:00:00Z\","
                        + " \"message\": \"It answered 503.\"}, {\"integration\": \"shop\", \"flow\": \"in\","
                        + " \"since\": \"2030-01-01T00:00:00Z\", \"message\": \"It answered 403.\"}],"
                        + " \"next\": null}");
        assertThat(console.run("flows")).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("""
            FLOW      TRIGGER         STATE    ADDRESS                                  ERROR
            shop/in   shop.paid       on       https://x.example/hooks/default/shop/in  It answered 403.
            shop/out  schedule.every  off
            old/in                    deleted                                           It answered 503.
            """);
    }

    @Test
    void listsVersionsAndSaysWhatDiffersBetweenTwo() {
        String versions = "{\"items\": [{\"version\": 3, \"publishedAt\": \"2030-01-02T00:00:00Z\", \"publishedBy\":"
                + " \"ana\", \"note\": \"Retry\"}, {\"version\": 2, \"publishedAt\": \"2030-01-01T00:00:00Z\"}],"
                + " \"next\": null}";
        server.answers(200, versions);
        assertThat(console.run("versions", "shop")).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("""
            VERSION  PUBLISHED             BY   NOTE
            3        2030-01-02T00:00:00Z  ana  Retry
            2        2030-01-01T00:00:00Z
            """);
        server.answers(200, versions);
        server.answers(
                200,
                "{\"same\": false, \"differences\": [{\"kind\": \"changed\", \"what\": \"step\", \"flow\": \"in\","
                        + " \"step\": \"send\", \"pointer\": \"/flows/in/steps/0\", \"fields\": [{\"pointer\":"
                        + " \"/input/path\"}]}, {\"kind\": \"added\", \"what\": \"flow\", \"flow\": \"out\","
                        + " \"pointer\": \"/flows/out\", \"fields\": []}]}");
        assertThat(console.run("versions", "shop", "2")).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("changed step in/send: /input/path\nadded flow out\n");
        assertThat(server.got.get(2).path()).isEqualTo("/api/v1/integrations/shop/versions/2/diff/3");
        server.answers(200, "{\"same\": true, \"differences\": []}");
        assertThat(console.run("versions", "shop", "3", "draft")).isZero();
        assertThat(console.out()).isEqualTo("They are the same text.\n");
    }

    @Test
    void listsAndResetsCursors() {
        server.answers(
                200,
                "{\"items\": [{\"partition\": \"\", \"trigger\": \"crm.changed\", \"cursor\": {\"at\": 7},"
                        + " \"movedAt\": \"2030-01-01T00:00:00Z\"}, {\"partition\": \"orders-3\", \"trigger\":"
                        + " \"crm.changed\", \"cursor\": 12, \"movedAt\": \"2030-01-01T00:00:00Z\"}], \"next\": null}");
        assertThat(console.run("cursors", "shop/in")).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("""
            PARTITION  TRIGGER      MOVED                 CURSOR
                       crm.changed  2030-01-01T00:00:00Z  {"at":7}
            orders-3   crm.changed  2030-01-01T00:00:00Z  12
            """);
        server.answers(200, "{\"reset\": 1}");
        assertThat(console.run("cursors", "shop/in", "--reset", "--partition", "orders-3"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(1).path()).isEqualTo("/api/v1/flows/default/shop/in/cursors?partition=orders-3");
        server.answers(200, "{\"reset\": 0}");
        assertThat(console.run("cursors", "shop/in", "--reset", "--partition", "orders-4"))
                .isEqualTo(1);
        assertThat(console.err()).contains("has no cursor of a partition \"orders-4\"");
        assertThat(console.run("cursors", "in")).isEqualTo(2);
        assertThat(console.err()).contains("INTEGRATION/FLOW");
    }

    @Test
    void searchesAndSaysWhatIsNotSearchedYet() {
        server.answers(200, "{\"items\": [], \"next\": null, \"behind\": {\"runs\": 12, \"seconds\": 3}}");
        assertThat(console.run("runs", "--text", "SO-10001 paid"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs?limit=20&text=SO-10001%20paid");
        assertThat(console.err())
                .isEqualTo("Not searched yet: 12 runs; the index catches up while the server has time.\n");
    }

    @Test
    void groupsWhatNeedsAttention() {
        server.answers(
                200,
                "{\"items\": [{\"fingerprint\": \"abcd\", \"runs\": 12, \"integration\": \"a\", \"flow\": \"b\","
                        + " \"step\": \"send\", \"kind\": \"REFUSED\", \"message\": \"Order # is unknown.\","
                        + " \"lastAt\": \"2030-01-01T00:00:00Z\", \"run\": \"7\"}], \"next\": null}");
        assertThat(console.run("runs", "--needs-attention", "--group", "--flow", "b"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/attention?limit=20&flow=b");
        assertThat(console.out()).isEqualTo("""
            GROUP  RUNS  FLOW  STEP  LAST                  NEWEST  ERROR
            abcd   12    a/b   send  2030-01-01T00:00:00Z  7       rejected: Order # is unknown.
            """);
    }

    @Test
    void replaysARunWithAPayloadOfOnesOwn() throws IOException {
        Path file = Files.writeString(folder.resolve("payload.json"), "{\"n\": 1}");
        server.answers(202, "{\"run\": \"8\"}");
        assertThat(console.run("replay", "7", "--payload", file.toString(), "--newest"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs/7/replay");
        assertThat(Json.parse(server.got.get(0).body()))
                .isEqualTo(Map.of("version", "latest", "payload", Map.of("n", 1L)));
        assertThat(console.out()).isEqualTo("Run 8 replays run 7.\n");
    }

    @Test
    void cancelsARunAndByForceAtOnce() {
        server.answers(202, "{\"run\": \"7\"}").answers(202, "{\"run\": \"7\"}");
        assertThat(console.run("cancel", "7")).as(console.err()).isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs/7/cancel");
        assertThat(Json.parse(server.got.get(0).body())).isEqualTo(Map.of());
        assertThat(console.out()).isEqualTo("Run 7 is being ended.\n");
        assertThat(console.run("cancel", "7", "--force")).as(console.err()).isZero();
        assertThat(Json.parse(server.got.get(1).body())).isEqualTo(Map.of("force", true));
    }

    @Test
    void resumesARunFromAStepAndPassesTheWarningOn() {
        server.answers(202, "{\"run\": \"7\", \"warning\": \"It is done again.\"}");
        assertThat(console.run("replay", "7", "--resume", "--from", "route/1/bill"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs/7/retry");
        assertThat(Json.parse(server.got.get(0).body())).isEqualTo(Map.of("from", "route/1/bill"));
        assertThat(console.err()).isEqualTo("Note: It is done again.\n");
        assertThat(console.out()).isEqualTo("Run 7 goes on.\n");
    }

    @Test
    void resumesARunInThePublishedVersion() {
        server.answers(202, "{\"run\": \"7\"}");
        assertThat(console.run("replay", "7", "--resume", "--newest"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs/7/retry");
        assertThat(Json.parse(server.got.get(0).body())).isEqualTo(Map.of("version", "latest"));
        assertThat(console.out()).isEqualTo("Run 7 goes on with the published version.\n");
    }

    @Test
    void takesUpAllThatMatchAndFollowsIt() {
        server.answers(202, "{\"id\": \"3\", \"status\": \"waiting\", \"runs\": null, \"done\": 0, \"skipped\": 0}")
                .answers(
                        200,
                        "{\"id\": \"3\", \"status\": \"done\", \"runs\": 5, \"done\": 4, \"skipped\": 1,"
                                + " \"problem\": \"One keeps no history.\"}");
        assertThat(console.run("replay", "--all", "--resume", "--flow", "a/b", "--since", "2030-01-01"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path())
                .isEqualTo("/api/v1/runs/retry?status=failed&integration=a&flow=b&from=2030-01-01");
        assertThat(Json.parse(server.got.get(0).body())).isEqualTo(Map.of("as", "resume"));
        assertThat(server.got.get(1).path()).isEqualTo("/api/v1/retries/3");
        assertThat(console.out()).isEqualTo("4 runs taken up again, 1 skipped.\n");
        assertThat(console.err()).isEqualTo("One keeps no history.\n");
    }

    @Test
    void saysHowManyMatchAndDoesNothing() {
        server.answers(200, "{\"runs\": 12, \"skipped\": 1, \"more\": false}");
        assertThat(console.run("replay", "--all", "--dry-run"))
                .as(console.err())
                .isZero();
        assertThat(Json.parse(server.got.get(0).body())).isEqualTo(Map.of("as", "replay", "dryRun", true));
        assertThat(console.out()).isEqualTo("12 runs match; 1 others cannot be replayed. Nothing was done.\n");
    }

    @Test
    void saysOfACountThatWasStoppedInTimeThatThereAreAtLeastSoMany() {
        server.answers(200, "{\"runs\": 700, \"skipped\": 0, \"more\": false, \"atLeast\": true}")
                .answers(200, "{\"runs\": 100000, \"skipped\": 2, \"more\": true, \"atLeast\": false}");
        assertThat(console.run("replay", "--all", "--resume", "--dry-run"))
                .as(console.err())
                .isZero();
        assertThat(console.out())
                .isEqualTo("at least 700 runs match; at least 0 others cannot be taken up. Nothing was done.\n");
        assertThat(console.run("replay", "--all", "--resume", "--dry-run"))
                .as(console.err())
                .isZero();
        assertThat(console.out())
                .isEqualTo(
                        "100000 runs match, and more than one command takes; 2 others cannot be taken up. Nothing was"
                                + " done.\n");
    }

    @Test
    void saysWhatToDoAboutThoseThatOneCommandDoesNotTake() {
        String done = "{\"id\": \"3\", \"status\": \"done\", \"runs\": 100000, \"more\": true, \"done\": 100000,"
                + " \"skipped\": 0}";
        server.answers(202, done).answers(202, done);
        assertThat(console.run("replay", "--all", "--resume")).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("100000 runs taken up again, 0 skipped.\n");
        assertThat(console.err())
                .isEqualTo(
                        "More runs match than one command takes: these were the newest. Give the command again for the"
                                + " others.\n");
        assertThat(console.run("replay", "--all", "--status", "failed"))
                .as(console.err())
                .isZero();
        assertThat(console.err())
                .isEqualTo("More runs match than one command takes: these were the newest. Given again, it would replay"
                        + " the same ones: say with --until which others.\n");
    }

    @Test
    void takesAllOfAGroupWhateverItsStatus() {
        String done = "{\"id\": \"3\", \"status\": \"done\", \"runs\": 0, \"done\": 0, \"skipped\": 2}";
        server.answers(202, done).answers(202, done);
        assertThat(console.run("replay", "--all", "--resume", "--group", "abcd"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs/retry?fingerprint=abcd");
        assertThat(console.run("replay", "--all", "--group", "abcd", "--status", "failed", "--flow", "a/b"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(1).path())
                .isEqualTo("/api/v1/runs/retry?status=failed&integration=a&flow=b&fingerprint=abcd");
    }

    @Test
    void answersARunInDoubt() {
        server.answers(202, "{\"run\": \"7\"}");
        assertThat(console.run("answer", "7", "--as", "done", "--step", "lines[3]/send"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs/7/answer");
        assertThat(Json.parse(server.got.get(0).body())).isEqualTo(Map.of("answer", "done", "step", "lines[3]/send"));
        assertThat(console.out()).isEqualTo("Run 7 goes on.\n");
    }

    @Test
    void answersAllRunsInDoubtThatMatch() {
        server.answers(200, "{\"runs\": 45, \"skipped\": 0, \"more\": false}")
                .answers(202, "{\"id\": \"3\", \"status\": \"done\", \"runs\": 45, \"done\": 44, \"skipped\": 1}");
        String[] all = {"answer", "--all", "--as", "repeat", "--flow", "a/b"};
        String[] dry = {"answer", "--all", "--as", "repeat", "--flow", "a/b", "--dry-run"};
        assertThat(console.run(dry)).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("45 runs match; 0 others cannot be answered. Nothing was done.\n");
        assertThat(console.run(all)).as(console.err()).isZero();
        assertThat(server.got.get(1).path()).isEqualTo("/api/v1/runs/answer?integration=a&flow=b");
        assertThat(Json.parse(server.got.get(1).body())).isEqualTo(Map.of("answer", "repeat"));
        assertThat(console.out()).isEqualTo("44 runs answered, 1 skipped.\n");
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        for (String[] wrong : List.of(
                new String[] {"replay"},
                new String[] {"replay", "7", "--all"},
                new String[] {"replay", "7", "--dry-run"},
                new String[] {"replay", "7", "--from", "a"},
                new String[] {"replay", "7", "--resume", "--payload", "{}"},
                new String[] {"replay", "--all", "--status", "foo"},
                new String[] {"answer", "--as", "done"},
                new String[] {"answer", "7", "--as", "done"},
                new String[] {"answer", "7", "--as", "done", "--step", "a", "--group", "abcd"},
                new String[] {"answer", "7", "--all", "--as", "done"},
                new String[] {"runs", "--limit", "0"},
                new String[] {"runs", "--status", "foo"},
                new String[] {"runs", "--group"},
                new String[] {"runs", "--needs-attention", "--status", "failed"},
                new String[] {"runs", "--needs-attention", "--group", "--text", "x"},
                new String[] {"events", "--limit", "0"},
                new String[] {"token", "create", "--expires-in", "soon"})) {
            assertThat(console.run(wrong)).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(console.err())
                    .as(String.join(" ", wrong))
                    .startsWith("junctura: ")
                    .contains("\nSee: ");
        }
        assertThat(server.got).isEmpty();
    }

    @Test
    void aTimeThatIsNoneIsToldByTheNameOfItsOption() {
        assertThat(console.run("replay", "--all", "--since", "yesterday")).isEqualTo(2);
        assertThat(console.err())
                .contains("--since must be a day such as 2026-11-24, or a time such as 2026-11-24T10:15:30Z;"
                        + " \"yesterday\" is neither.");
        assertThat(console.run("replay", "--all", "--until", "2026-13-01")).isEqualTo(2);
        assertThat(console.err()).contains("--until must be");
        assertThat(server.got).isEmpty();
    }

    @Test
    void replaysEveryFailedRunOnlyIfThatIsSaid() {
        assertThat(console.run("replay", "--all")).isEqualTo(2);
        assertThat(console.err()).contains("starts every failed run of the server again", "--status failed");
        assertThat(server.got).isEmpty();
        server.answers(202, "{\"id\": \"1\", \"status\": \"done\", \"runs\": 2, \"done\": 2, \"skipped\": 0}");
        assertThat(console.run("replay", "--all", "--status", "failed"))
                .as(console.err())
                .isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/runs/retry?status=failed");
    }

    @Test
    void aPayloadThatCannotBeHadIsToldOnceAndInWords() throws IOException {
        Path none = folder.resolve("none.json");
        assertThat(console.run("replay", "7", "--payload", none.toString())).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("junctura: There is no file " + none + ". Name a file, or write the payload itself as JSON:"
                        + " --payload '{\"day\": \"2030-01-31\"}'.\n");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\n]");
        assertThat(console.run("replay", "7", "--payload", broken.toString())).isEqualTo(1);
        assertThat(console.err()).startsWith("junctura: The payload " + broken + " is not JSON: ");
        assertThat(console.err().split("JSON|line 2", -1)).hasSize(3);
    }

    @Test
    void saysWhatCannotBeAskedOfOneRunOrOneEvent() {
        assertThat(console.run("runs", "5", "--status", "failed")).isEqualTo(2);
        assertThat(console.err()).contains("One run is shown as it is", "--status");
        assertThat(console.run("events", "5", "--flow", "a/b")).isEqualTo(2);
        assertThat(console.err()).contains("One event is shown as it is");
        assertThat(server.got).isEmpty();
    }

    @Test
    void refusesAFlowThatNoFlowCanBeNamed() {
        for (String named : List.of("a/b/c", "/b", "a/")) {
            assertThat(console.run("runs", "--flow", named)).isEqualTo(2);
            assertThat(console.err()).contains("\"" + named + "\" is neither");
        }
        assertThat(server.got).isEmpty();
    }

    @Test
    void saysThatAFlowIsNotThereWhereAListIsEmpty() {
        String none = "{\"items\": [], \"next\": null}";
        String flows = "{\"items\": [{\"name\": \"shop\", \"flows\": [{\"name\": \"in\"}]}], \"next\": null}";
        for (String[] command : new String[][] {
            {"runs", "--flow", "shop/out"},
            {"runs", "--needs-attention", "--group", "--flow", "shop/out"},
            {"events", "--flow", "shop/out"}
        }) {
            server.answers(200, none).answers(200, flows);
            assertThat(console.run(command)).isZero();
            assertThat(console.err())
                    .isEqualTo("There is no flow shop/out on this server; \"flows\" lists those that there are.\n");
        }
        server.answers(200, none).answers(200, flows);
        assertThat(console.run("runs", "--flow", "in")).isZero();
        assertThat(console.err()).isEmpty();
    }

    @Test
    void listsEvents() {
        server.answers(
                200,
                "{\"items\": [{\"id\": \"7\", \"integration\": \"a\", \"flow\": \"b\", \"trigger\": \"http.webhook\","
                        + " \"acceptedAt\": \"2030-01-01T00:00:00Z\", \"status\": \"failed\"}], \"next\": null}");
        assertThat(console.run("events", "--limit", "5")).as(console.err()).isZero();
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/events?limit=5");
        assertThat(console.out()).isEqualTo("""
            EVENT  FLOW  TRIGGER       ACCEPTED              RUN IS
            7      a/b   http.webhook  2030-01-01T00:00:00Z  failed
            """);
    }

    @Test
    void neverGivesTheTokenOfThisMachineToAnotherServer() throws IOException {
        try (OtherSide other = new OtherSide()) {
            assertThat(console.run("runs", "--url", other.address())).isEqualTo(1);
            assertThat(console.err())
                    .contains("There is no token for " + other.address())
                    .contains("JUNCTURA_TOKEN");
            assertThat(other.got).isEmpty();
        }
    }

    @Test
    void saysWhatToDoWhereThereIsNoServer() {
        server.close();
        assertThat(console.run("runs")).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        "junctura: The server at " + server.address() + " cannot be reached. Is it running there? Start"
                                + " it with \"serve\", or say where it is with --url.\n");
        assertThat(console.run("runs", "--data", folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(console.err()).contains("No server runs on the data folder").contains("--url");
    }

    @Test
    void saysWhatToDoWhereTheTokenIsRefused() {
        server.answers(401, "{\"title\": \"Unauthorized\", \"detail\": \"This token is not known.\"}");
        assertThat(console.run("runs", "--token", "jct_old")).isEqualTo(1);
        assertThat(console.err())
                .contains("does not accept the token. This token is not known.")
                .contains("JUNCTURA_TOKEN")
                .hasLineCount(1);
    }

    @Test
    void appliesDocumentsWithTheSecretsOfWhoAppliesThem() throws IOException {
        Path file = Files.writeString(folder.resolve("manual.yaml"), """
            integration: hello
            flows:
              greet:
                trigger: { use: manual.start }
                steps: [ { set: { a: 1 } } ]
            """);
        server.answers(
                200,
                "{\"results\": [{\"kind\": \"integration\", \"name\": \"hello\", \"version\": 1, \"outcome\":"
                        + " \"created\"}]}");

        assertThat(console.run("apply", file.toString())).as(console.err()).isZero();

        Map<?, ?> body = (Map<?, ?>) Json.parse(server.got.get(0).body());
        assertThat(server.got.get(0).path()).isEqualTo("/api/v1/apply");
        assertThat(server.got.get(0).type()).isEqualTo("application/json");
        assertThat(body.get("files"))
                .isEqualTo(List.of(Map.of("name", file.toString(), "text", Files.readString(file))));
        assertThat(console.out()).isEqualTo("""
            KIND         NAME   VERSION  OUTCOME
            integration  hello  1        created
            """);
    }

    @Test
    void saysWhichSubscriptionsWereCreatedAndHowTheirSecretsAreShown() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), "integration: orders\n");
        server.answers(200, """
            {"results": [{"kind": "integration", "name": "orders", "version": 2, "outcome": "updated",
             "subscriptions": [{"name": "erp", "id": "sub_a", "outcome": "created"}]}]}\
            """);
        assertThat(console.run("apply", file.toString())).as(console.err()).isZero();
        assertThat(console.out()).isEqualTo("""
            KIND         NAME    VERSION  OUTCOME
            integration  orders  2        updated

            SUBSCRIPTION  ID     OUTCOME
            orders/erp    sub_a  created
            """);
        assertThat(console.err()).contains("junctura subscription rotate ID --overlap 0s");
    }

    @Test
    void asksForNoSecretThatTheServerHasFromTheSameReference() throws IOException {
        HttpPlugin.into(Files.createDirectory(data.resolve("plugins")));
        Path file = Files.writeString(folder.resolve("erp.yaml"), """
            connection: erp
            connector: http
            settings: { address: "http://erp" }
            secrets: { token: "{{ env.T }}" }
            """);
        String saved = """
            {"items": [{"name": "erp", "connector": "http", "settings": {"address": "http://erp"},
             "secrets": {"token": {"set": true, "reference": "{{ env.%s }}"}}}], "next": null}\
            """;
        String applied = "{\"results\": [{\"kind\": \"connection\", \"name\": \"erp\", \"outcome\": \"unchanged\"}]}";
        server.answers(200, saved.formatted("T")).answers(200, applied);
        assertThat(console.run("apply", file.toString())).as(console.err()).isZero();
        assertThat(((Map<?, ?>) Json.parse(server.got.get(1).body())).get("secrets"))
                .isEqualTo(Map.of());

        server.answers(200, saved.formatted("OTHER"));
        assertThat(console.run("apply", file.toString())).isEqualTo(1);
        assertThat(console.err()).contains("reads the environment variable T, which is not allowed");

        console.environment.put("T", "new");
        server.answers(200, saved.formatted("T")).answers(200, applied);
        assertThat(console.run("apply", "--allow-env", "T", file.toString())).isZero();
        assertThat(((Map<?, ?>) Json.parse(server.got.get(server.got.size() - 1).body())).get("secrets"))
                .isEqualTo(Map.of("erp", Map.of("token", "new")));
    }

    @Test
    void doesNotSayThatAConnectionWorksOfWhichNothingWasContacted() {
        String nothing = "Nothing was contacted: the connection has no address, and only holds secrets.";
        server.answers(200, "{\"ok\": true, \"contacted\": false, \"message\": \"" + nothing + "\"}");
        assertThat(console.run("connection", "test", "hooks")).isZero();
        assertThat(console.out()).isEqualTo(nothing + "\n");
    }

    @Test
    void showsTheProblemsThatTheServerFinds() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "integration: a\nflows: {}\n");
        server.answers(
                422,
                "{\"title\": \"Invalid\", \"errors\": [{\"file\": \"" + file + "\", \"line\": 2, \"column\": 1,"
                        + " \"message\": \"There is no flow.\"}]}");

        assertThat(console.run("apply", file.toString())).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(file + ":2:1: There is no flow.\n    flows: {}\n    ^\n"
                        + "junctura: Nothing was applied: put the problems above right first.\n");
    }

    @Test
    void exportsWhatApplyTakes() throws IOException {
        server.answers(200, """
                {"items": [{"name": "erp", "connector": "http", "settings": {"address": "http://erp"},
             "secrets": {"token": {"set": true, "reference": "{{ env.T }}"}, "other": {"set": true}}}], "next": null}\
            """)
                .answers(200, "{\"items\": [{\"name\": \"a\"}], \"next\": null}")
                .answers(200, "{\"name\": \"a\", \"document\": \"# mine\\nintegration: a\\n\"}");

        assertThat(console.run("export", "--to", folder.resolve("out").toString()))
                .as(console.err())
                .isZero();

        assertThat(folder.resolve("out/a.yaml")).hasContent("# mine\nintegration: a\n");
        assertThat(folder.resolve("out/connection-erp.yaml")).hasContent("""
            connection: erp
            connector: http
            settings:
              address: http://erp
            secrets:
              token: '{{ env.T }}'
            # The secret other is set, and is not exported.
            """);
    }

    @Test
    void writesNoFileOutsideTheFolder() {
        server.answers(200, "{\"items\": []}")
                .answers(200, "{\"items\": [{\"name\": \"../evil\"}]}")
                .answers(200, "{\"document\": \"x\"}");
        assertThat(console.run("export", "--to", folder.resolve("out").toString()))
                .isEqualTo(1);
        assertThat(console.err()).contains("\"../evil\", which is no file name");
        assertThat(folder.resolve("evil.yaml")).doesNotExist();
    }

    @Test
    void showsHowAFileDiffersFromWhatIsServed() throws IOException {
        String text = "integration: hello\nflows:\n  greet:\n    trigger: { use: manual.start }\n    steps: []\n";
        Path file = Files.writeString(folder.resolve("hello.yaml"), text);
        for (int i = 0; i < 2; i++) {
            String document = (i == 0 ? text : text.replace("greet", "meet")).replace("\n", "\\n");
            server.answers(200, "{\"items\": [{\"name\": \"hello\"}]}")
                    .answers(200, "{\"items\": []}")
                    .answers(200, "{\"items\": [{\"name\": \"hello\"}]}")
                    .answers(200, "{\"document\": \"" + document + "\"}");
        }
        assertThat(console.run("diff", file.toString())).as(console.err()).isZero();
        assertThat(console.out()).isEmpty();
        assertThat(console.run("diff", file.toString())).isEqualTo(1);
        assertThat(console.out()).isEqualTo("~ hello (" + file + ")\n  -   meet:\n  +   greet:\n");
    }

    @Test
    void printsANewTokenAloneOnStandardOutput() {
        server.answers(201, "{\"token\": \"jct_new\", \"expires\": \"2030-01-01T00:00:00Z\"}");
        assertThat(console.run("token", "create", "--title", "CI", "--role", "editor"))
                .as(console.err())
                .isZero();
        assertThat(console.out()).isEqualTo("jct_new\n");
        assertThat(Json.parse(server.got.get(0).body())).isEqualTo(Map.of("title", "CI", "role", "editor"));
    }
}
