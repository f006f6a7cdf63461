package io.junctura.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that changes one integration of a server. */
abstract class IntegrationCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "INTEGRATION", description = "The integration's name.")
    String integration = "";

    private IntegrationCommand(Terminal terminal) {
        super(terminal);
    }

    /** Sends the change. @return the server's answer */
    abstract Map<String, Object> change(Api api, String path) throws Failed, InterruptedException;

    /** The change as a sentence for people. */
    abstract String sentence(Map<String, Object> answer);

    @Override
    final void act(Api api) throws Failed, InterruptedException {
        Map<String, Object> answer = change(api, "/integrations/" + Api.encoded(integration));
        say(answer, sentence(answer));
    }

    private String named() {
        return "The integration \"" + Output.line(integration, 100) + "\"";
    }

    @Command(
            name = "enable",
            description = "Enables an integration that \"disable\" has disabled: its triggers start runs again.")
    static final class Enable extends IntegrationCommand {
        Enable(Terminal terminal) {
            super(terminal);
        }

        @Override
        Map<String, Object> change(Api api, String path) throws Failed, InterruptedException {
            return api.post(path + "/enabled", Map.of("enabled", true));
        }

        @Override
        String sentence(Map<String, Object> answer) {
            return super.named() + " is enabled.";
        }
    }

    @Command(
            name = "disable",
            description =
                    "Disables an integration: its triggers start no runs until \"enable\". Unfinished runs continue.")
    static final class Disable extends IntegrationCommand {
        Disable(Terminal terminal) {
            super(terminal);
        }

        @Override
        Map<String, Object> change(Api api, String path) throws Failed, InterruptedException {
            return api.post(path + "/enabled", Map.of("enabled", false));
        }

        @Override
        String sentence(Map<String, Object> answer) {
            return super.named() + " is disabled. Its unfinished runs continue.";
        }
    }

    @Command(
            name = "unpublish",
            description = "Unpublishes an integration: its triggers stop until it is published again. All versions "
                    + "are kept, and unfinished runs continue.")
    static final class Unpublish extends IntegrationCommand {
        Unpublish(Terminal terminal) {
            super(terminal);
        }

        @Override
        Map<String, Object> change(Api api, String path) throws Failed, InterruptedException {
            return api.post(path + "/unpublish", Map.of());
        }

        @Override
        String sentence(Map<String, Object> answer) {
            return super.named() + " is unpublished. \"rollback\" publishes one of its versions again.";
        }
    }

    @Command(
            name = "rollback",
            description =
                    "Publishes an old version of an integration again. Unfinished runs continue in their version.")
    static final class Rollback extends IntegrationCommand {
        @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
        int version;

        Rollback(Terminal terminal) {
            super(terminal);
        }

        @Override
        Map<String, Object> change(Api api, String path) throws Failed, InterruptedException {
            return api.post(path + "/rollback", Map.of("version", (long) version));
        }

        @Override
        String sentence(Map<String, Object> answer) {
            return super.named() + " is published in version " + Api.words(answer, "version") + ".";
        }
    }

    @Command(
            name = "delete",
            description = "Deletes an integration with all its versions. Unfinished runs continue, and the history of "
                    + "runs is kept.")
    static final class Delete extends IntegrationCommand {
        @Option(
                names = "--force",
                description = "Delete the integration even if runs wait or other integrations call it.")
        boolean force;

        Delete(Terminal terminal) {
            super(terminal);
        }

        @Override
        Map<String, Object> change(Api api, String path) throws Failed, InterruptedException {
            return api.deleteAnyState(force ? path + "?force=true" : path);
        }

        @Override
        String sentence(Map<String, Object> answer) {
            return super.named() + " is deleted.";
        }
    }

    @Command(
            name = "bind",
            description = "Binds a slot of an integration to a saved connection, also before the integration is "
                    + "published. New runs use the connection at once. Unfinished runs keep theirs.")
    static final class Bind extends IntegrationCommand {
        @Parameters(index = "1", paramLabel = "SLOT", description = "The slot's name in the document.")
        String slot = "";

        @Parameters(index = "2", paramLabel = "CONNECTION", description = "The saved connection's name.")
        String connection = "";

        Bind(Terminal terminal) {
            super(terminal);
        }

        @Override
        Map<String, Object> change(Api api, String path) throws Failed, InterruptedException {
            return api.put(
                    path + "/instances/default/connections/" + Api.encoded(slot), Map.of("connection", connection));
        }

        @Override
        String sentence(Map<String, Object> answer) {
            return super.named() + " uses the connection \"" + Output.line(connection, 100) + "\" for \""
                    + Output.line(slot, 100) + "\".";
        }
    }
}
