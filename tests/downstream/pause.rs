//! Pauses what runs on three clouds: in, a client of each; out, a plan before anything is done, and a summary after.
//!
//! What a user of generated crates would write, with nothing but what those crates offer.

use alibabacloud_dbs::models::StopBackupPlanStopMethod;
use huaweicloud_sms::models::{ListTasksState, UpdateTaskStatusRequest, UpdateTaskStatusRequestOperation};
use std::fmt;
use zstack_cbt::models::CbtTaskInventoryStatus;

/// A client of each cloud.
pub struct Clouds {
    pub backups: alibabacloud_dbs::Client,
    pub servers: huaweicloud_sms::Client,
    pub volumes: zstack_cbt::Client,
}

/// Something that runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    pub cloud: Cloud,
    pub id: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cloud {
    Backups,
    Servers,
    Volumes,
}

pub const CLOUDS: [Cloud; 3] = [Cloud::Backups, Cloud::Servers, Cloud::Volumes];

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Backups => "backups",
            Self::Servers => "servers",
            Self::Volumes => "volumes",
        })
    }
}

impl Clouds {
    /// What runs on a cloud, or why that is not known.
    pub async fn running(&self, cloud: Cloud) -> Result<Vec<Running>, String> {
        let ids: Vec<String> = match cloud {
            Cloud::Backups => {
                let call = self.backups.describe_backup_plan_list().backup_plan_status("running");
                let answer = call.send().await.map_err(|error| error.to_string())?;
                let plans = answer
                    .items
                    .and_then(|items| items.backup_plan_detail)
                    .unwrap_or_default();
                plans.into_iter().filter_map(|plan| plan.backup_plan_id).collect()
            }
            Cloud::Servers => {
                let call = self.servers.list_tasks().state(ListTasksState::Running);
                let tasks = call.items().all().await.map_err(|error| error.to_string())?;
                tasks.into_iter().filter_map(|task| task.id).collect()
            }
            Cloud::Volumes => {
                let call = self.volumes.query_cbt_task().q(vec!["status=Running".to_owned()]);
                let answer = call.send().await.map_err(|error| error.to_string())?;
                let tasks = answer.inventories.into_iter();
                // The server's filter is a hint; the state decides.
                tasks
                    .filter(|task| task.status != CbtTaskInventoryStatus::Stopped)
                    .map(|task| task.uuid)
                    .collect()
            }
        };
        Ok(ids.into_iter().map(|id| Running { cloud, id }).collect())
    }

    /// Pauses it, or says why it may still run.
    pub async fn pause(&self, task: &Running) -> Result<(), String> {
        let id = task.id.as_str();
        match task.cloud {
            Cloud::Backups => {
                let call = self.backups.stop_backup_plan(id, StopBackupPlanStopMethod::All);
                call.send().await.map(drop).map_err(|error| error.to_string())
            }
            Cloud::Servers => {
                let stop = UpdateTaskStatusRequest::new(UpdateTaskStatusRequestOperation::Stop);
                let call = self.servers.update_task_status(id, stop);
                call.send().await.map(drop).map_err(|error| error.to_string())
            }
            Cloud::Volumes => {
                let call = self.volumes.disable_cbt_task(id);
                call.send().await.map(drop).map_err(|error| error.to_string())
            }
        }
    }

    /// Pauses all that runs; `say` gets each line of the plan before anything is done, and of the summary after.
    pub async fn pause_all(&self, mut say: impl FnMut(String)) {
        let mut plan = Vec::new();
        for cloud in CLOUDS {
            match self.running(cloud).await {
                Ok(running) => plan.extend(running),
                Err(why) => say(format!("{cloud}: not known what runs: {why}")),
            }
        }
        for task in &plan {
            say(format!("{}: {} is to be paused", task.cloud, task.id));
        }
        let mut paused = 0;
        for task in &plan {
            match self.pause(task).await {
                Ok(()) => paused += 1,
                Err(why) => say(format!("{}: {} may still run: {why}", task.cloud, task.id)),
            }
        }
        say(format!("{paused} of {} paused", plan.len()));
    }
}
