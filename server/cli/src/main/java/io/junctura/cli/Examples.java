package io.junctura.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Examples of each command, for {@code --help} and for messages about wrong usage. */
final class Examples {
    private static final Map<String, String> BY_COMMAND = Map.ofEntries(
            Map.entry("junctura", "junctura apply shop.yaml"),
            Map.entry("junctura serve", "junctura serve --data junctura-data --port 8080"),
            Map.entry("junctura demo", "junctura demo"),
            Map.entry("junctura validate", "junctura validate shop.yaml"),
            Map.entry("junctura schema", "junctura schema > junctura.schema.json"),
            Map.entry("junctura run", "junctura run shop.yaml --flow price --payload '{\"quantity\": 3}'"),
            Map.entry("junctura apply", "junctura apply shop.yaml --allow-env SHOP_TOKEN"),
            Map.entry("junctura diff", "junctura diff shop.yaml"),
            Map.entry("junctura export", "junctura export shop --to exported"),
            Map.entry("junctura flows", "junctura flows"),
            Map.entry("junctura cursors", "junctura cursors shop/new-orders"),
            Map.entry("junctura start", "junctura start shop/import --payload '{\"day\": \"2030-01-31\"}'"),
            Map.entry("junctura enable", "junctura enable shop"),
            Map.entry("junctura disable", "junctura disable shop"),
            Map.entry("junctura unpublish", "junctura unpublish shop"),
            Map.entry("junctura versions", "junctura versions shop 2 3"),
            Map.entry("junctura rollback", "junctura rollback shop 3"),
            Map.entry("junctura delete", "junctura delete shop"),
            Map.entry("junctura bind", "junctura bind shop erp erp-test"),
            Map.entry("junctura runs", "junctura runs --flow shop/import --status failed"),
            Map.entry("junctura events", "junctura events --flow shop/import"),
            Map.entry("junctura replay", "junctura replay 17 --payload '{\"day\": \"2030-01-31\"}'"),
            Map.entry("junctura answer", "junctura answer --all --as repeat --flow shop/import --since 2030-01-31"),
            Map.entry("junctura cancel", "junctura cancel 17"),
            Map.entry("junctura token", "junctura token create --title ci --role editor"),
            Map.entry("junctura token create", "junctura token create --title ci --role editor"),
            Map.entry("junctura plugin", "junctura plugin list"),
            Map.entry("junctura plugin list", "junctura plugin list"),
            Map.entry("junctura plugin install", "junctura plugin install acme-1.0.jar"),
            Map.entry("junctura plugin upgrade", "junctura plugin upgrade acme --to 1.1"),
            Map.entry("junctura plugin rollback", "junctura plugin rollback acme"),
            Map.entry("junctura plugin enable", "junctura plugin enable acme"),
            Map.entry("junctura plugin disable", "junctura plugin disable acme"),
            Map.entry("junctura plugin remove", "junctura plugin remove acme"),
            Map.entry("junctura plugin new", "junctura plugin new acme"),
            Map.entry("junctura plugin sdk", "junctura plugin sdk"),
            Map.entry("junctura plugin dev", "junctura plugin dev acme --port 8081"),
            Map.entry("junctura plugin key", "junctura plugin key publisher.pem"),
            Map.entry("junctura plugin sign", "junctura plugin sign acme-1.0.jar --key publisher.pem"),
            Map.entry("junctura plugin verify", "junctura plugin verify acme-1.0.jar"),
            Map.entry("junctura connection", "junctura connection test erp"),
            Map.entry("junctura connection list", "junctura connection list"),
            Map.entry("junctura connection show", "junctura connection show erp"),
            Map.entry("junctura connection test", "junctura connection test erp"),
            Map.entry("junctura connection forget", "junctura connection forget erp"),
            Map.entry("junctura connection authorize", "junctura connection authorize erp"),
            Map.entry("junctura subscription", "junctura subscription list"),
            Map.entry("junctura subscription list", "junctura subscription list --instance acme"),
            Map.entry(
                    "junctura subscription add",
                    "junctura subscription add --topic orders --type 'order.*' --address https://example.com/hooks"),
            Map.entry("junctura subscription topics", "junctura subscription topics"),
            Map.entry("junctura subscription allow", "junctura subscription allow acme orders 'prices.*'"),
            Map.entry("junctura subscription deny", "junctura subscription deny acme orders"),
            Map.entry("junctura subscription show", "junctura subscription show sub_abc"),
            Map.entry(
                    "junctura subscription edit",
                    "junctura subscription edit sub_abc --address https://example.com/new"),
            Map.entry("junctura subscription remove", "junctura subscription remove sub_abc"),
            Map.entry("junctura subscription rotate", "junctura subscription rotate sub_abc --overlap 24h"),
            Map.entry(
                    "junctura subscription enable",
                    "junctura subscription enable sub_abc --since 2030-01-31T09:00:00Z --rate 20"),
            Map.entry("junctura subscription disable", "junctura subscription disable sub_abc"),
            Map.entry("junctura subscription test", "junctura subscription test sub_abc --type order.created"),
            Map.entry("junctura subscription deliveries", "junctura subscription deliveries sub_abc --status failed"),
            Map.entry("junctura subscription resend", "junctura subscription resend sub_abc --failed"),
            Map.entry("junctura backup", "junctura backup junctura.backup"),
            Map.entry("junctura restore", "junctura restore junctura.backup --data junctura-data"),
            Map.entry("junctura doctor", "junctura doctor"),
            Map.entry("junctura cds", "junctura cds"));

    private Examples() {}

    static @Nullable String of(CommandLine command) {
        return BY_COMMAND.get(command.getCommandSpec().qualifiedName());
    }

    /** Adds the examples to the help of a command and of those below it. */
    static void addTo(CommandLine command) {
        String example = of(command);
        if (example != null) {
            UsageMessageSpec help = command.getCommandSpec().usageMessage();
            // In texts of picocli, a percent sign is a format character.
            help.footer("", "Example: " + example.replace("%", "%%"));
        }
        command.getSubcommands().values().forEach(Examples::addTo);
    }
}
