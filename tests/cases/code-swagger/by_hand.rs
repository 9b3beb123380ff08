//! A document of 2.0: what its lists, forms and files are on the wire, and that its mock reads them.

mod wire;

use docwright_client::{Body, File, Undocumented};
use swagger::mock::{self, Api, ListBoatsRequest, SendPictureRequest};
use swagger::models::{Boat, Entry, Port, Sloop, WriteLogRequest};
use swagger::{Client, Credentials};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn log() -> WriteLogRequest {
    let log = WriteLogRequest::new(vec![3, 4]).note("a & b");
    log.winds(texts(&["north", "west"])).seas(texts(&["calm", "high, late"]))
}

fn sloop() -> Boat {
    Boat::Sloop(Sloop::new("Ada").masts(1).port(Port::default()))
}

struct Harbour;

impl Api for Harbour {
    async fn list_boats(&self, request: ListBoatsRequest) -> Result<Vec<Boat>, Undocumented> {
        assert_eq!(request.hue, Some(texts(&["red", "blue, or so"])));
        assert_eq!(request.port, Some(texts(&["Brest", "Hull"])));
        assert_eq!(request.mast, Some(vec![1, 2]));
        assert_eq!(request.x_crew, Some(texts(&["Bo", "Cy"])));
        assert_eq!(request.x_route.as_deref(), Some("out\tback"));
        Ok(vec![sloop()])
    }

    async fn put_boat(&self, request: mock::PutBoatRequest) -> Result<(), swagger::client::NotFoundError> {
        assert_eq!((request.id.as_str(), request.body), ("b/1", sloop()));
        Ok(())
    }

    async fn write_log(&self, request: mock::WriteLogRequest) -> Result<Entry, swagger::client::NotFoundError> {
        assert_eq!(request.body, log());
        Ok(Entry::default())
    }

    async fn send_picture(&self, request: SendPictureRequest) -> Result<(), Undocumented> {
        assert_eq!(request.picture.content().bytes().unwrap(), "pixels");
        assert_eq!(request.note.as_deref(), Some("calm"));
        assert_eq!(request.tags.as_deref(), Some("a,b"));
        Ok(())
    }
}

fn client(url: String) -> Client {
    let key = Credentials::token("k-1");
    Client::builder().server(url).credentials(key).build().unwrap()
}

#[tokio::test]
async fn the_mock_reads_what_the_client_writes() {
    let client = client(mock::spawn(mock::router(Harbour)).await.unwrap());
    let call = client.list_boats().hue(texts(&["red", "blue, or so"])).port(texts(&["Brest", "Hull"]));
    let call = call.mast(vec![1, 2]).x_crew(texts(&["Bo", "Cy"])).x_route("out\tback");
    assert_eq!(call.send().await.unwrap(), [sloop()]);
    client.put_boat("b/1", sloop()).send().await.unwrap();
    client.write_log("b-1", log()).send().await.unwrap();
    let picture = File::new(Body::from("pixels")).with_name("boat.png");
    client.send_picture("b-1", picture).note("calm").tags("a,b").send().await.unwrap();
    let picture = client.read_picture("b-1").send().await.unwrap();
    assert!(!picture.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_form_and_a_header_go_over_the_wire_as_2_0_says() {
    let (url, request) = wire::answer_once(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
    client(url).write_log("b-1", log()).send().await.unwrap();
    let request = request.join().unwrap();
    assert!(request.starts_with("POST /v1/boats/b-1/log HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{request}");
    assert!(request.contains("\r\nx-key: k-1\r\n"), "{request}");
    assert!(
        request.ends_with("\r\n\r\nnote=a%20%26%20b&hours=3,4&winds=north%7Cwest&seas=calm&seas=high%2C%20late"),
        "{request}"
    );
    let (url, request) = wire::answer_once(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]");
    let call = client(url).list_boats().hue(texts(&["red", "blue"])).mast(vec![1, 2]);
    call.x_crew(texts(&["Bo", "Cy"])).x_route("out\tback").send().await.unwrap();
    let request = request.join().unwrap();
    assert!(request.starts_with("GET /v1/boats?hue=red&hue=blue&mast=1,2 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nx-crew: Bo,Cy\r\n"), "{request}");
    assert!(request.contains("\r\nx-route: out\tback\r\n"), "{request}");
}
