//! The program against the mocks of its three crates: what it plans and what it has done.

use docwright_downstream::Clouds;

#[tokio::test]
async fn what_runs_is_paused() {
    let backups = alibabacloud_dbs::mock::spawn(alibabacloud_dbs::mock::router(alibabacloud_dbs::mock::Documented));
    let servers = huaweicloud_sms::mock::spawn(huaweicloud_sms::mock::router(huaweicloud_sms::mock::Documented));
    let volumes = zstack_cbt::mock::spawn(zstack_cbt::mock::router(zstack_cbt::mock::Documented));
    let clouds = Clouds {
        backups: alibabacloud_dbs::Client::builder()
            .server(backups.await.unwrap())
            .credentials(alibabacloud_dbs::Credentials::access_key("id", "secret"))
            .build()
            .unwrap(),
        servers: huaweicloud_sms::Client::builder()
            .server(servers.await.unwrap())
            .credentials(huaweicloud_sms::Credentials::token("token"))
            .build()
            .unwrap(),
        volumes: zstack_cbt::Client::builder()
            .server(volumes.await.unwrap())
            .credentials(zstack_cbt::Credentials::session("session"))
            .build()
            .unwrap(),
    };
    let mut said = Vec::new();
    clouds.pause_all(|line| said.push(line)).await;
    assert!(said.iter().all(|line| !line.contains("may still run")), "{said:#?}");
    let planned = said.iter().filter(|line| line.ends_with("is to be paused")).count();
    assert!(planned >= 3, "{said:#?}");
    assert_eq!(said.last().unwrap(), &format!("{planned} of {planned} paused"));
}
