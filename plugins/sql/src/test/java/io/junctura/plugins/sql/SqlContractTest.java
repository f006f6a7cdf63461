package io.junctura.plugins.sql;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

class SqlContractTest extends ConnectorContract {
    SqlContractTest() {
        super(SqlConnector.class);
        try (Connection jdbc = Servers.toPostgres();
                Statement statement = jdbc.createStatement()) {
            statement.execute("CREATE OR REPLACE PROCEDURE contract_call(INOUT n int) LANGUAGE sql AS 'SELECT n + 1'");
            statement.execute("CREATE TABLE IF NOT EXISTS contract (id serial PRIMARY KEY, name text)");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected void arrange(Arrangement with) {
        Servers.postgres().forEach(with::connection);
        with.connection("url", "");
        Map<String, Object> rows = Map.of("table", "contract", "rows", List.of(Map.of("id", 0, "name", "x")));
        with.input("query", Map.of("sql", "SELECT * FROM contract WHERE id = :id", "parameters", Map.of("id", 1)));
        with.input("insert", Map.of("table", "contract", "rows", List.of(Map.of("name", "x"))));
        with.input("upsert", rows);
        with.input("update", rows);
        with.input("delete", rows);
        with.input(
                "execute",
                Map.of("statements", List.of(Map.of("sql", "UPDATE contract SET name = 'y' WHERE id = -1"))));
        with.input("call", Map.of("procedure", "contract_call", "parameters", Map.of("n", 1)));
        with.input("rows", Map.of("table", "contract", "column", "id"));
        with.input("notifications", Map.of("channels", List.of("contract")));
    }
}
