//! Forms with files: what the client sends as parts, the mock has as values.

use docwright_client::{Body, File, Part, Undocumented};
use parts::Client;
use parts::mock::{self, AddPhotoRequest, Api, ImportAlbumRequest, SendFilesRequest};
use parts::models::Place;

struct Albums;

impl Api for Albums {
    async fn add_photo(&self, request: AddPhotoRequest) -> Result<(), Undocumented> {
        assert_eq!(request.title, "holidays");
        assert_eq!(request.title_2, "The sea");
        assert_eq!(request.image.name(), Some("sea.jpg"));
        assert_eq!(request.image.content_type(), Some("image/jpeg"));
        assert_eq!(request.image.content().bytes().unwrap(), "pixels");
        assert_eq!(request.stars, Some(5));
        assert_eq!(request.tags, Some(vec!["blue".to_owned(), "a, b".to_owned()]));
        assert_eq!(request.place, Some(Place::default().name("Brest")));
        assert_eq!(request.labels, Some(vec!["one".to_owned()]));
        assert_eq!(request.proof.unwrap().content_type(), Some("application/octet-stream"));
        Ok(())
    }

    async fn send_files(&self, request: SendFilesRequest) -> Result<(), Undocumented> {
        let files = request.files.unwrap_or_default();
        let names: Vec<_> = files.iter().filter_map(File::name).collect();
        assert_eq!(names, ["files", "second"]);
        Ok(())
    }

    async fn import_album(&self, request: ImportAlbumRequest) -> Result<(), Undocumented> {
        assert!(request.body.windows(6).any(|window| window == b"\"name\""));
        Ok(())
    }
}

async fn client() -> Client {
    let url = mock::spawn(mock::router(Albums)).await.unwrap();
    Client::builder().server(url).build().unwrap()
}

#[tokio::test]
async fn parts_arrive() {
    let client = client().await;
    let image = File::new(Body::reader(&b"pixels"[..])).with_name("sea.jpg");
    let call = client
        .add_photo("holidays", image.with_content_type("image/jpeg"), "The sea")
        .stars(5)
        .tags(vec!["blue".to_owned(), "a, b".to_owned()])
        .place(Place::default().name("Brest"))
        .labels(vec!["one".to_owned()])
        .proof("small");
    call.send().await.unwrap();
    let files = vec!["first".into(), File::new("second").with_name("second")];
    client.send_files("holidays").files(files).send().await.unwrap();
    client.import_album(vec![Part::text("name", "x")]).send().await.unwrap();
}

#[tokio::test]
async fn what_is_required_is_asked_for() {
    let url = mock::spawn(mock::router(mock::Documented)).await.unwrap();
    let http = docwright_client::HttpBuilder::new().build().unwrap();
    let answer = http.post(format!("{url}/albums/a/photos")).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("the part `image` is missing"));
}
