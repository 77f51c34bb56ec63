package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances reserved under labels, as the management API keeps them. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class ReservationIT {

    private static final String PATH = Manager.FUNCTIONS + "/reserve-instance";

    private static TestIngress ingress;
    private static TestIngress other;
    private Manager manager;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        other = TestIngress.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
        other.close();
    }

    @BeforeEach
    void publish() {
        manager = Manager.of(ingress);
        manager.register("f");
        manager.publish("f", "v1");
    }

    @Test
    void areReservedShownChangedAndGivenUp() {
        // When
        JsonNode made = manager.ok("POST", PATH, order("gold", "{'clusterId':'east','minInstance':1,'maxInstance':5}"));
        JsonNode shown = manager.on(other).ok("GET", PATH, "{'funcName':'0@test@f','version':'v1'}");
        JsonNode changed =
                manager.ok("PUT", PATH, order("gold", "{'minInstance':'2'},{'clusterId':'b','maxInstance':3}"));
        // Then
        assertThat(made)
                .hasToString("{\"code\":0,\"message\":\"SUCCESS\",\"instanceConfigInfos\":[{\"clusterId\":\"east\","
                        + "\"minInstance\":1,\"maxInstance\":5}],\"reserveInsBaseInfo\":{\"funcName\":\"0@test@f\","
                        + "\"version\":\"v1\",\"instanceLabel\":\"gold\"}}");
        assertThat(shown)
                .hasToString("{\"code\":0,\"message\":\"SUCCESS\",\"total\":1,\"results\":[{\"instanceLabel\":\"gold\","
                        + "\"instanceConfigInfos\":[{\"clusterId\":\"east\",\"minInstance\":1,\"maxInstance\":5}]}]}");
        assertThat(changed.path("instanceConfigInfos"))
                .hasToString("[{\"clusterId\":\"cluster001\",\"minInstance\":2,\"maxInstance\":2},"
                        + "{\"clusterId\":\"b\",\"minInstance\":0,\"maxInstance\":3}]");
        manager.ok("DELETE", PATH, "{'funcName':'0@test@f','version':'v1','instanceLabel':'gold'}");
        assertThat(manager.ok("GET", PATH, "{'funcName':'0@test@f','version':'v1'}")
                        .path("total")
                        .asInt())
                .isZero();
        manager.refused("DELETE", PATH, "{'funcName':'0@test@f','version':'v1','instanceLabel':'gold'}", 404, 150444);
        manager.refused("PUT", PATH, order("gold", "{'minInstance':1}"), 404, 150444);
    }

    @Test
    void belongToAVersionAndAreGivenUpTogether() {
        // Given
        manager.ok("POST", PATH, order("gold", "{'minInstance':1}"));
        manager.ok("POST", PATH, order("silver", "{'minInstance':1}"));
        manager.ok("POST", PATH, order("gold", "{'minInstance':1}").replace("'v1'", "'latest'"));
        // When
        manager.ok("DELETE", PATH + "?funcName=0@test@f&version=v1", "");
        // Then
        assertThat(manager.ok("GET", PATH + "?funcName=0@test@f&version=v1", "")
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(manager.ok("GET", PATH + "?funcName=0@test@f", "")
                        .path("results")
                        .findValuesAsText("instanceLabel"))
                .containsExactly("gold");
        assertThat(manager.ok("GET", PATH + "?funcName=0@test@f&instanceLabel=gold", "")
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void haveAHundredLabelsAtMost() {
        // Given
        for (int i = 0; i < 100; i++) {
            manager.ok("POST", PATH, order("label-" + i, "{'minInstance':1}"));
        }
        // When, Then
        assertThat(manager.refused("POST", PATH, order("one-more", "{'minInstance':1}"), 409, 4104))
                .contains("100 labels");
        manager.refused("POST", PATH, order("label-7", "{'minInstance':1}"), 409, 4104);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 400 | 4104 | instanceLabel: is required",
                "{'instanceLabel':'a b','funcName':'0@test@f','instanceConfigInfos':[{}]} | 400 | 4104 | instanceLabel: 'a b' is not 1 to 63",
                "{'instanceLabel':'a/b','funcName':'0@test@f','instanceConfigInfos':[{}]} | 400 | 4104 | instanceLabel: 'a/b' is not 1 to 63",
                "{'instanceLabel':'','funcName':'0@test@f','instanceConfigInfos':[{}]} | 400 | 4104 | instanceLabel: is required",
                "{'instanceLabel':'a','instanceConfigInfos':[{}]} | 400 | 4104 | funcName: is required",
                "{'instanceLabel':'a','funcName':'f','instanceConfigInfos':[{}]} | 400 | 4104 | function 'f' is neither",
                "{'instanceLabel':'a','funcName':'0@test@g','instanceConfigInfos':[{}]} | 404 | 4115 | tenant",
                "{'instanceLabel':'a','funcName':'0@test@f','version':'v9','instanceConfigInfos':[{}]} | 404 | 4116 | function 0@test@f has no version v9",
                "{'instanceLabel':'a','funcName':'0@test@f'} | 400 | 4104 | instanceConfigInfos: must be a list of 1 to 16",
                "{'instanceLabel':'a','funcName':'0@test@f','instanceConfigInfos':[]} | 400 | 4104 | instanceConfigInfos: must be a list of 1 to 16",
                "{'instanceLabel':'a','funcName':'0@test@f','instanceConfigInfos':[{'minInstance':1001}]} | 400 | 4104 | instanceConfigInfos[0].minInstance: 1001 is not within 0 to 1000",
                "{'instanceLabel':'a','funcName':'0@test@f','instanceConfigInfos':[{'minInstance':-1}]} | 400 | 4104 | instanceConfigInfos[0].minInstance: -1 is not within",
                "{'instanceLabel':'a','funcName':'0@test@f','instanceConfigInfos':[{'minInstance':5,'maxInstance':4}]} | 400 | 4104 | instanceConfigInfos[0].maxInstance: 4 is less than minInstance 5",
                "{'instanceLabel':'a','funcName':'0@test@f','instanceConfigInfos':[{},{}]} | 400 | 4104 | instanceConfigInfos[1].clusterId: 'cluster001' is there twice",
                "{'instanceLabel':'a','funcName':'0@test@f','instanceConfigInfos':[{'clusterId':'a/b'}]} | 400 | 4104 | instanceConfigInfos[0].clusterId: 'a/b' is not 1 to 64"
            })
    void areRefusedWhenTheyAreNotValid(String body, int status, int code, String message) {
        assertThat(manager.refused("POST", PATH, body, status, code)).startsWith(message);
    }

    private static String order(String label, String instances) {
        return "{'funcName':'0@test@f','version':'v1','instanceLabel':'%s','instanceConfigInfos':[%s]}"
                .formatted(label, instances);
    }
}
